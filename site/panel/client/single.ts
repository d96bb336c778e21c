import { LinkLost } from './questions.ts';

/** Runs one at a time: a call while it runs does nothing. */
export function single(run: () => Promise<void>): () => Promise<void> {
  let isRunning = false;
  return async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await untilLost(run);
    } finally {
      isRunning = false;
    }
  };
}

/** Ends without an error where the connection is lost: the next welcome starts again what has to be done. */
export async function untilLost(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
  }
}
