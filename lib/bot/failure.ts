import { type BotOutcome, shortened } from '../conversation/index.ts';
import { BotLate } from './bot-late.ts';
import type { Failure, Question } from './question.ts';

/** A failed question. `actions` are those of the handler `failed`, where there is one. */
export type FailedOutcome = Extract<BotOutcome, { kind: 'failed' }>;

/**
 * The outcome of a failure.
 * @param what for agents: it may quote a text of the customer.
 * @param loggable for the log.
 */
export function failedOutcome(
  { event }: { readonly event: Pick<Question['event'], 'type'> },
  what: string,
  loggable = what,
): FailedOutcome {
  const prefix = `The bot failed on ${event.type}: `;
  return { kind: 'failed', reason: shortened(prefix + what), summary: shortened(prefix + loggable) };
}

/** The error for the handler `failed`, in another thread than that which failed. */
export function errorOf({ isLate, message }: Failure): Error {
  return isLate ? new BotLate(message) : new Error(message);
}

/**
 * Whether the customer waits for an answer, so that they hear of a failure. Of what they only read, rated or took back
 * they hear nothing: an answer to a receipt would cause the next receipt, and so on for ever.
 */
export function awaitsAnswer({ event, speaks }: Pick<Question, 'event' | 'speaks'>): boolean {
  return speaks && AWAIT_ANSWER.has(event.type);
}

const AWAIT_ANSWER: ReadonlySet<string> = new Set([
  'message',
  'message_unsupported',
  'postback',
  'referral',
  'optin',
  // The customer sees typing until it is finished.
  'work',
]);

/** The failure with what the handler `failed` asked for, or with a note that it failed, too. */
export function withAnswer(failed: FailedOutcome, answer: BotOutcome): FailedOutcome {
  switch (answer.kind) {
    case 'answered':
      return { ...failed, actions: answer.actions, saved: answer.saved };
    case 'failed':
      return withNote(failed, answer.reason, answer.summary);
    case 'not_asked':
      return failed;
    default:
      return answer satisfies never;
  }
}

/** The failure with a sentence about the handler `failed`, which failed, too. */
export function withNote(failed: FailedOutcome, reason: string, summary = reason): FailedOutcome {
  return {
    ...failed,
    reason: shortened(`${failed.reason} | ${reason}`),
    summary: shortened(`${failed.summary} | ${summary}`),
  };
}
