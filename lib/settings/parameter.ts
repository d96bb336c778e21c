import { AwsClient } from 'aws4fetch';

/** Longest wait for an answer (ms): Meta waits for the function that waits for this. */
const PATIENCE = 3_000;

/**
 * What Parameter Store holds below `SECRETS_PATH` under this name, without blanks around it. One signed request: the SDK's
 * client for it is five times the size of the function that Meta waits for.
 * @returns nothing where it holds nothing.
 * @throws {Error} with AWS's own reason where it cannot be asked.
 */
export async function readParameter(path: string, name: string): Promise<string | undefined> {
  const { AWS_ACCESS_KEY_ID = 'local', AWS_SECRET_ACCESS_KEY = 'local', AWS_SESSION_TOKEN } = process.env;
  const { AWS_REGION: region = 'us-east-1', SSM_ENDPOINT, AWS_ENDPOINT_URL } = process.env;
  const client = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    service: 'ssm',
    region,
    retries: 2,
  });
  const answer = await client.fetch(SSM_ENDPOINT || AWS_ENDPOINT_URL || `https://ssm.${region}.amazonaws.com/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
    body: JSON.stringify({ Name: `${path}/${name}`, WithDecryption: true }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const { __type = '', message = '', Parameter } = (await answer.json()) as Answer;
  if (answer.ok) return Parameter?.Value?.trim();
  if (__type.endsWith('ParameterNotFound')) return undefined;
  throw new Error(`Parameter Store did not give ${path}/${name}: ${__type || answer.status} ${message}`.trim());
}

interface Answer {
  readonly __type?: string;
  readonly message?: string;
  readonly Parameter?: { readonly Value?: string };
}
