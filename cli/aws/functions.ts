import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './clients.ts';

/** The environment of a deployed function. */
export async function environmentOf({ lambda }: Aws, FunctionName: string): Promise<Readonly<Record<string, string>>> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
}

/**
 * Restarts every function: a running one keeps the secrets that it read at its start. Lambda restarts a function when
 * its environment changes.
 */
export async function restart(aws: Aws, functions: readonly string[]): Promise<string> {
  await Promise.all(
    functions.map(async (FunctionName) => {
      const Variables = { ...(await environmentOf(aws, FunctionName)), CONNECTED_AT: new Date().toISOString() };
      await aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }),
  );
  return `${functions.length} functions restart and read them.`;
}
