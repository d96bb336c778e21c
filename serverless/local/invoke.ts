import type { SQSEvent } from 'aws-lambda';

/**
 * Calls a function that `serverless-offline` serves, as Lambda's Invoke does.
 * @throws {Error} where the function threw, or ran out of time.
 */
export async function invoke(lambdaPort: number, name: string, event: SQSEvent): Promise<void> {
  const url = `http://localhost:${lambdaPort}/2015-03-31/functions/${name}/invocations`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  const answer = await response.text();
  if (!response.ok || response.headers.has('x-amz-function-error')) throw new Error(errorMessage(answer));
}

function errorMessage(answer: string): string {
  const { errorMessage = answer }: { errorMessage?: string } = JSON.parse(answer || '{}');
  return errorMessage;
}
