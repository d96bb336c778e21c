import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE = 60_000;

/**
 * Tries again until there is an answer.
 *
 * @param patience for so long (ms). Default: a minute.
 * @throws {Error} with `what` and the last failure.
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  patience = MINUTE,
): Promise<T> {
  let failure: unknown;
  for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`There is still no ${what}.`, { cause: failure });
}
