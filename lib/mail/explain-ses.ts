import { MAIL_ASKED } from '../conversation/index.ts';
import type { MailResult } from './ses.ts';

/** Why a mail did not go out, for agents. `code` chooses the inbox's sentence, and `message` is that in English. */
export interface MailProblem {
  readonly code: MailProblemCode;
  readonly message: string;
}

export type MailProblemCode =
  | 'mail_sandbox'
  | 'mail_sender'
  | 'mail_off'
  | 'mail_suppressed'
  | 'mail_paused'
  | 'mail_busy'
  | 'mail_in_doubt'
  | 'mail_stopped'
  | 'mail_asked'
  | 'mail_refused';

/**
 * A sentence for an agent, who passes on to the operator what only an operator can mend.
 * @param from the sender: in its sandbox SES refuses a sender and a receiver with the same error.
 */
export function explainSes({ kind, code, message }: Exclude<MailResult, { kind: 'sent' }>, from: string): MailProblem {
  const found = rows.find(({ pattern }) => pattern.test(`${code} ${message}`))?.code;
  if (kind === 'refused' && found !== undefined) {
    return mailProblem(found === 'mail_sandbox' && message.includes(from) ? 'mail_sender' : found);
  }
  if (kind === 'busy') return mailProblem('mail_busy');
  if (kind === 'in_doubt') return mailProblem('mail_in_doubt');
  return { code: 'mail_refused', message: `The mail service did not accept the mail: ${code} ${message}`.trim() };
}

export function mailProblem(code: Exclude<MailProblemCode, 'mail_refused'>): MailProblem {
  return { code, message: sentences[code] };
}

const rows: readonly { readonly pattern: RegExp; readonly code: Exclude<MailProblemCode, 'mail_refused'> }[] = [
  { pattern: /^MailFromDomainNotVerified/, code: 'mail_sender' },
  { pattern: /^MessageRejected .*not verified/, code: 'mail_sandbox' },
  { pattern: /^Suppressed/, code: 'mail_suppressed' },
  { pattern: /^(AccountSuspended|SendingPaused)/, code: 'mail_paused' },
];

const sentences: Readonly<Record<Exclude<MailProblemCode, 'mail_refused'>, string>> = {
  mail_sandbox:
    'The mail was not sent: SES is in its sandbox, and sends to verified addresses only. The operator asks AWS to end that.',
  mail_sender: 'The mail was not sent: SES has not verified the address that the shop sends from.',
  mail_off: 'The mail was not sent: the operator has turned off mails to visitors (MAIL_FROM is not set).',
  mail_suppressed: 'The mail was not sent: mails to this address came back, so SES sends none to it.',
  mail_paused: 'The mail was not sent: AWS has paused the mails of this account.',
  mail_busy: 'The mail was not sent: the mail service did not take it in time.',
  mail_in_doubt: 'The mail may have been sent: the mail service did not confirm it.',
  mail_stopped: 'The mail was not sent: this address wants no mails.',
  mail_asked: MAIL_ASKED.message,
};
