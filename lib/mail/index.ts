/** Mails to visitors who have left: written, sent by SES, asked for and stopped by their reader. */
export { answerChoice, type ChoicePorts } from './answer-choice.ts';
export { type Consents, consents } from './consents.ts';
export { type MailNotice, type MailQueue, parseMailNotice } from './mail-notice.ts';
export { pageLink } from './page-link.ts';
export { postedForm } from './posted-form.ts';
export { type MailPorts, runMail } from './run-mail.ts';
export { callSes, type SendRawMail, sesMail } from './ses.ts';
export { type MailTokens, mailTokens } from './tokens.ts';
