/** The bot's time for one event where `chat.config.ts` sets no `botSeconds` (s). */
export const DEFAULT_BOT_SECONDS = 8;
export const MAX_BOT_SECONDS = 60;

/** What a turn may need beside the bot, each in seconds: see `timeBudget`. */
const START = 5;
const SENDING = 15;
const CALL = 10;
const SETTLING = 5;
const MARGIN = 30;

/** The time-out of the function `work` (s), which runs what `chat.work` begins. */
export const WORK_SECONDS = 300;
/** How long the bot's handler `work` may take (ms): the function first starts, and then queues the result. */
export const WORK_MS = (WORK_SECONDS - START - SENDING) * 1000;

/** How long each part of a turn may take. */
export interface TimeBudget {
  /** How long the bot's thread may take until it can be asked (ms). */
  readonly startMs: number;
  /** The bot's time for one event (ms). */
  readonly botMs: number;
  /** One call of the Graph API, all its tries together (ms). */
  readonly callMs: number;
  /**
   * No call to Messenger begins later than so long before the deadline (ms): it has to end, and the turn has to settle.
   */
  readonly lastCallMs: number;
  /** The time-out of the function `turn`. The deadline of a turn is the end of it. */
  readonly functionSeconds: number;
  /** How long the queue hides an event from other workers. A killed worker's event comes back after it. */
  readonly visibilitySeconds: number;
}

/**
 * Every time limit of a turn, computed from the bot's time: the function first starts and reads, then asks the bot,
 * then sends, and at last settles. `sls` gives the function and its queues these times; `lib/turn` keeps them.
 * @example timeBudget(8).functionSeconds // 43
 */
export function timeBudget(botSeconds = DEFAULT_BOT_SECONDS): TimeBudget {
  const functionSeconds = START + botSeconds + SENDING + CALL + SETTLING;
  return {
    startMs: START * 1000,
    botMs: botSeconds * 1000,
    callMs: CALL * 1000,
    lastCallMs: (CALL + SETTLING) * 1000,
    functionSeconds,
    visibilitySeconds: functionSeconds + MARGIN,
  };
}
