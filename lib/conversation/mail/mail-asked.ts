import type { LineError } from '../line-error.ts';

/** Why an answer was held back. */
export const MAIL_ASKED = {
  code: 'mail_asked',
  message: 'The mail was not sent: this address has a mail whose question is not answered.',
} as const satisfies LineError;
