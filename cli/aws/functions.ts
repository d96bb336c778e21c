import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Aws } from './clients.ts';

/**
 * Has every function start anew: a running one keeps the secrets that it read when it started. A changed environment is what
 * makes Lambda do so.
 */
export async function restart({ lambda }: Aws, functions: readonly string[]): Promise<string> {
  await Promise.all(
    functions.map(async (FunctionName) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment?.Variables, CONNECTED_AT: new Date().toISOString() };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }),
  );
  return `${functions.length} functions start anew and read them.`;
}
