import {
  type Conversation,
  type Line,
  type LineError,
  type MailAddress,
  mayRead,
  type Told,
  visitorOf,
} from '../conversation/index.ts';
import type { Queue } from '../queue/queue.ts';
import { toldEvent } from '../queue/told.ts';
import type { Store } from '../store/store.ts';
import { claimMail, type Permission, withoutClaim } from './consent.ts';
import type { Consents } from './consents.ts';
import { explainSes, mailProblem } from './explain-ses.ts';
import { type MailedAnswer, writeMail } from './follow-up-mail.ts';
import { addressHash } from './keys.ts';
import type { MailNotice, MailQueue } from './mail-notice.ts';
import { type MailSender, mimeOf } from './mime.ts';
import { pageLink } from './page-link.ts';
import type { MailResult, SendRawMail } from './ses.ts';
import type { MailTokens } from './tokens.ts';

/** Seconds until a mail is tried again that SES had no time for. After these the line says that it did not go out. */
const UNTIL_RETRY = [30, 120, 600];

export interface MailPorts {
  readonly store: Pick<Store, 'load' | 'line'>;
  readonly consents: Consents;
  readonly tokens: MailTokens;
  readonly send: SendRawMail;
  /** Where a mail waits for its next try. */
  readonly mails: MailQueue;
  /** Where the thread is told what became of it. */
  readonly queue: Queue;
  /** Missing where the operator has taken MAIL_FROM out: no mail goes out, and the lines say why. */
  readonly from?: MailSender;
  /** Where a visitor's reply goes. Default: to the sender. */
  readonly replyTo?: string;
  /** The HTTP API, which has the page behind a mail's links. */
  readonly httpOrigin: string;
  /** Origins that a mail may link to. */
  readonly allowed: RegExp;
  now(): number;
  log(level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>): void;
}

/**
 * Mails unread answers to the visitor's address, or decides that no mail goes out, and tells the thread. Called again
 * with the same notice it sends no second mail.
 */
export async function runMail(ports: MailPorts, notice: MailNotice): Promise<void> {
  const { thread, key } = notice;
  const { conversation } = await ports.store.load(thread, key);
  const mail = conversation?.mail;
  if (conversation === undefined || mail === undefined || conversation.left) {
    return ports.log('info', 'No mail was sent: its conversation is over, or has no address', { id: key, ...thread });
  }
  const lines = await Promise.all(notice.seqs.map((seq) => ports.store.line(thread, seq)));
  const visitor = visitorOf(thread.customer);
  const answers = lines
    .filter((line) => line !== undefined)
    .filter((line) => isUnread(line, conversation) && mayRead(thread.customer, line, visitor));
  const read = notice.seqs.filter((seq) => answers.every((line) => line.seq !== seq));
  if (read.length > 0) await tell(ports, notice, read, { error: READ });
  if (answers.length > 0) await mailTo(ports, notice, conversation, mail, answers);
}

/** The visitor has read it meanwhile, or it is deleted or not for them. */
const READ: LineError = { code: 'mail_read', message: 'No mail was sent: the visitor has read it on the website.' };

function isUnread(line: Line, { read = 0 }: Conversation): boolean {
  return line.at > read && !line.deleted;
}

async function mailTo(
  ports: MailPorts,
  notice: MailNotice,
  { locale }: Conversation,
  mail: MailAddress,
  lines: readonly Line[],
): Promise<void> {
  const { thread, key } = notice;
  const { from } = ports;
  const seqs = lines.map(({ seq }) => seq);
  if (from === undefined) return tell(ports, notice, seqs, { error: mailProblem('mail_off') });
  const address = addressHash(thread.page, mail.address);
  const now = ports.now();
  const { permission, asks } = await ports.consents.change(address, (consent) =>
    claimMail(consent, { customer: thread.customer, key }),
  );
  const refusal = refusals[permission];
  if (refusal !== undefined) return tell(ports, notice, seqs, { error: mailProblem(refusal), asks, address });
  const token = await ports.tokens.make({ ...thread, address, ...(locale && { locale }) }, { now, lasting: asks });
  const content = {
    to: mail.address,
    shop: from.name,
    site: mail.site,
    page: pageLink(mail.page, ports.allowed),
    answers: lines.map(answerOf),
    choice: `${ports.httpOrigin}/mail?t=${token}`,
    asks,
    replyTo: ports.replyTo ?? from.address,
    ...(locale && { locale }),
  };
  const mime = await mimeOf(content, writeMail(content), from);
  const result = await ports.send({ from: from.address, to: mail.address, mime });
  if (result.kind === 'refused' || result.kind === 'busy') {
    await ports.consents.change(address, (consent) => ({ next: withoutClaim(consent, key, thread.customer) }));
  }
  const retryAfter = result.kind === 'busy' ? UNTIL_RETRY[notice.tries ?? 0] : undefined;
  report(ports, notice, result);
  if (retryAfter !== undefined) {
    return ports.mails.send({ ...notice, seqs, tries: (notice.tries ?? 0) + 1 }, retryAfter);
  }
  const error = result.kind === 'sent' ? undefined : explainSes(result, from.address);
  await tell(ports, notice, seqs, { error, asks, address });
}

/** A mail that was claimed before may have gone out: the function ended between the two. */
const refusals = {
  first: undefined,
  further: undefined,
  claimed: 'mail_in_doubt',
  stopped: 'mail_stopped',
  asked: 'mail_asked',
} as const satisfies Readonly<Record<Permission, string | undefined>>;

function answerOf({ content, agent }: Line): MailedAnswer {
  const text = 'sent' in content ? content.sent.text : undefined;
  return { ...(agent && { agent: agent.name }), ...(text !== undefined && { text }) };
}

async function tell(
  ports: MailPorts,
  notice: MailNotice,
  seqs: readonly number[],
  {
    error,
    asks,
    address,
  }: { readonly error: LineError | undefined; readonly asks?: boolean; readonly address?: string },
): Promise<void> {
  const status = error ? 'failed' : 'sent';
  const about = { ...(error && { error }), ...(asks && { asks }), ...(address !== undefined && { address }) };
  const told: Told = { kind: 'mailed', seqs, status, ...about };
  // The first news of a line counts: a second call knows less.
  const news = { told, id: `${notice.key}:${seqs.join()}` };
  await ports.queue.enqueue([toldEvent(notice.thread, 'mail', news, ports.now())]);
}

/** Never with the address. */
function report(ports: MailPorts, { key, thread, seqs, tries }: MailNotice, result: MailResult): void {
  const fields = { id: key, ...thread, lines: seqs.length, ...(tries !== undefined && { tries }) };
  if (result.kind === 'sent') {
    ports.log('info', 'A visitor was mailed an answer', { ...fields, mail: result.id });
  } else {
    const { kind, code } = result;
    ports.log('warn', 'A mail to a visitor was not sent, or may not have been', { ...fields, kind, code });
  }
}
