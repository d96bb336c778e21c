import type { AgentServerFrame, ErrorCode } from '../../../lib/protocol/index.ts';

/**
 * What the inbox does about a refusal: `greet`: say hello again. `sign_in`: the session is over. `retry`: try again,
 * not before the time that the server names. `give_up`: let the agent decide.
 */
export type AgentRemedy = 'greet' | 'sign_in' | 'retry' | 'give_up';

const remedies: Readonly<Partial<Record<ErrorCode, AgentRemedy>>> = {
  not_signed_in: 'greet',
  hello_first: 'greet',
  revoked: 'sign_in',
  slow_down: 'retry',
  unavailable: 'retry',
  too_large: 'give_up',
  bad_frame: 'give_up',
  unknown_type: 'give_up',
  token_over: 'give_up',
  not_allowed: 'give_up',
  unknown_thread: 'give_up',
  closed: 'give_up',
};

/** An answer of an unexpected type may be a passing failure, and so may a code of a later version. */
export function remedyOf(answer: AgentServerFrame): AgentRemedy {
  return (answer.type === 'error' && remedies[answer.code]) || 'retry';
}
