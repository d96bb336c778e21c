import { Refusal } from '../protocol/index.ts';

const minute = 60_000;

/** Refuses a frame until the minute in which too many came is over. */
export function slowDown(message: string, now: number): Refusal {
  return new Refusal('slow_down', `${message} Please wait a moment.`, {
    retryAfter: Math.ceil((minute - (now % minute)) / 1000),
  });
}
