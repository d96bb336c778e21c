import { setTimeout as sleep } from 'node:timers/promises';

/** Tries again until there is an answer. @throws {Error} with `what` and the last failure after a minute. */
export async function waitFor<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let failure: unknown;
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`There is still no ${what}.`, { cause: failure });
}
