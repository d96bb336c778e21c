import { join } from 'node:path';
import { placedFirst } from './placed.ts';
import type { Environment, Serverless } from './service.ts';
import { SetupError } from './setup-error.ts';
import { tryBot } from './try-bot.ts';
import { typeErrors } from './type-errors.ts';

/**
 * Loads the packed bot once, with the environment that it has in AWS, and checks the types of the operator's files.
 * With `BOT_CHECK=off` it does neither: what is loaded may need a network that only AWS has.
 * @param options.patience how long everything may take to load (ms).
 * @throws {SetupError} that names each mistake with its line.
 */
export async function checkBot(
  { serviceDir, service }: Pick<Serverless, 'serviceDir' | 'service'>,
  env: Environment,
  options: { readonly patience?: number } = {},
): Promise<void> {
  const { turn } = service.functions;
  if (turn === undefined || env.BOT_CHECK === 'off') return;
  const environment = { ...service.provider.environment, ...turn.environment };
  const [problem, types] = await Promise.all([
    tryBot(join(serviceDir, '.build/turn/index.mjs'), environment, serviceDir, options.patience),
    typeErrors(serviceDir),
  ]);
  const problems = [...(problem === undefined ? [] : [placedFirst(problem)]), ...types];
  if (problems.length === 0) return;
  throw new SetupError(
    [
      ...problems,
      'The bot would not work in AWS. Nothing was changed. Correct it, and run the command again.',
      '`npm run test:bot` checks it, too. BOT_CHECK=off in the environment of this command goes on without the check.',
    ].join('\n'),
  );
}
