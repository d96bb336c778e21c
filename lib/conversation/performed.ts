import type { LineError } from './line-error.ts';

/** The result of performing one pending effect. */
export type Performed =
  | { readonly result: 'done' }
  /** Not tried: an earlier effect on the same surface is not finished. */
  | { readonly result: 'waiting' }
  /** The owner has changed since it was decided. */
  | { readonly result: 'dropped' }
  /**
   * The owner has changed, and an earlier call may have been accepted: it is not made again, its echo may still come.
   */
  | { readonly result: 'left_in_doubt' }
  | {
      readonly result: 'failed';
      readonly error: LineError;
      readonly lostControl?: boolean;
      /** Meta refused the tag HUMAN_AGENT. */
      readonly tagRefused?: boolean;
      /** Meta said that its 24 h window is over. */
      readonly windowRefused?: boolean;
    }
  /** May have been accepted: the echo tells, or the clock sends it once more. */
  | { readonly result: 'in_doubt'; readonly dueAt: number }
  /** Certainly not accepted: the clock tries again. */
  | { readonly result: 'later'; readonly dueAt: number };
