import type { GraphError } from './errors.ts';

/**
 * Whether and when a failed call is repeated at once.
 * A limit that lasts longer than {@link LONGEST_WAIT_MS} is not waited for: the caller gets the error and can try
 * later.
 *
 * @param attempt how many times the call was repeated already, from 0.
 * @param random from 0 to 1: spreads calls that failed at the same time.
 * @returns milliseconds to wait, or `undefined` if the call is not repeated.
 * @example const delay = retryDelayMs(error, 0, Math.random());
 */
export function retryDelayMs(error: GraphError, attempt: number, random: number): number | undefined {
  const atLeast = error.retryAfterMs ?? 0;
  if (!error.retryable || attempt >= MAX_RETRIES || atLeast > LONGEST_WAIT_MS) return undefined;
  return Math.max(atLeast, random * FIRST_JITTER_MS * 2 ** attempt);
}

const MAX_RETRIES = 2;
const LONGEST_WAIT_MS = 1_000;
const FIRST_JITTER_MS = 250;
