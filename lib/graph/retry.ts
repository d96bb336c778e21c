import type { GraphError } from './errors.ts';

/**
 * Whether and when a failed call is made again in place.
 * A limit that lasts longer than {@link PATIENCE_MS} is not waited for: the error goes to the caller, who can come back later.
 * @param attempt how often it was tried again already, from 0.
 * @param random from 0 to 1: spreads callers that failed together.
 * @returns milliseconds to wait, or nothing where it is not to be made again.
 */
export function retryDelayMs(error: GraphError, attempt: number, random: number): number | undefined {
  const atLeast = error.retryAfterMs ?? 0;
  if (!error.retryable || attempt >= MOST_RETRIES || atLeast > PATIENCE_MS) return undefined;
  return Math.max(atLeast, random * FIRST_JITTER_MS * 2 ** attempt);
}

const MOST_RETRIES = 2;
const PATIENCE_MS = 1_000;
const FIRST_JITTER_MS = 250;
