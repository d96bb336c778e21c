import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './clients.ts';

/**
 * Restarts every function: a running one keeps the secrets that it read at its start. Lambda restarts a function when
 * its environment changes.
 */
export async function restart({ lambda }: Aws, functions: readonly string[]): Promise<string> {
  await Promise.all(
    functions.map(async (FunctionName) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment?.Variables, CONNECTED_AT: new Date().toISOString() };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }),
  );
  return `${functions.length} functions restart and read them.`;
}
