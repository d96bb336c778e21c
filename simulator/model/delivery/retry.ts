import type { AppState } from '../state.ts';

type Retry = NonNullable<AppState['retry']>;

const DELAYS: readonly number[] = [200, 500, 1000, 2000, 5000, 15_000, 30_000, 60_000];
const HOUR = 3_600_000;

/** A POST that failed. */
interface Failure {
  /** How many events were in it. */
  readonly size: number;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What follows a failed delivery: the same events again after `delay` ms. Without `delay`, deliveries have failed for
 * `giveUp` ms and end.
 *
 * @param before - the failures since the last success
 */
export function afterFailure(
  before: Retry | undefined,
  { size, error, now }: Failure,
  { delays = DELAYS, giveUp = HOUR }: { readonly delays?: readonly number[]; readonly giveUp?: number },
): { retry: Retry; delay?: number } {
  const { attempts, since } = before ?? { attempts: 0, since: now };
  const retry: Retry = { size, attempts: attempts + 1, since, error };
  if (now - since >= giveUp) return { retry };
  return { retry, delay: delays[Math.min(attempts, delays.length - 1)] ?? 0 };
}
