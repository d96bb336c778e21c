import { LinkLost } from './link.ts';

/**
 * One at a time: asked for while it runs, it is being done already. Where the connection ends it stops without a word,
 * since the next welcome starts it again.
 */
export function single(run: () => Promise<void>): () => Promise<void> {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    try {
      await run();
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error;
    } finally {
      running = false;
    }
  };
}
