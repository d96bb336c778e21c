/** The codes of error frames. `docs/live-protocol.md` says when each is sent, and what the browser does then. */
export const errorCodes = [
  'hello_first',
  'session_unknown',
  'session_needed',
  'slow_down',
  'too_large',
  'bad_frame',
  'unknown_type',
  'unavailable',
  'closed',
  'identity_over',
  'wrong_digits',
  'digits_over',
  'not_signed_in',
  'token_over',
  'revoked',
  'not_allowed',
  'unknown_thread',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
