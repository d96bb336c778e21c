import type { ErrorCode, ServerFrame } from '../../../lib/protocol/index.ts';

/**
 * What the browser does about an error: say hello again (`greet`), forget the session and say hello (`forget`), wait as
 * long as the server asks for (`wait`), try again with growing delay (`retry`), let the visitor decide (`give_up`),
 * ask nothing more because the business has blocked the visitor (`close`), or ask the page who they are (`prove`).
 */
export type Remedy = 'greet' | 'forget' | 'wait' | 'retry' | 'give_up' | 'close' | 'prove';

const remedies: Readonly<Record<ErrorCode, Remedy>> = {
  hello_first: 'greet',
  session_unknown: 'forget',
  session_needed: 'greet',
  slow_down: 'wait',
  too_large: 'give_up',
  bad_frame: 'give_up',
  unknown_type: 'give_up',
  unavailable: 'retry',
  closed: 'close',
  identity_over: 'prove',
  wrong_digits: 'give_up',
  digits_over: 'give_up',
  not_signed_in: 'give_up',
  token_over: 'give_up',
  revoked: 'give_up',
  not_allowed: 'give_up',
  unknown_thread: 'give_up',
};

/** An answer of an unexpected type may be a passing failure, and so may a code of a later version: both are retried. */
export function remedyFor(answer: ServerFrame): Remedy {
  return (answer.type === 'error' && remedies[answer.code]) || 'retry';
}
