import { isTombstone, type Thread, type Told } from '../conversation/index.ts';
import { acceptedLanguage } from '../locale/index.ts';
import type { Queue } from '../queue/queue.ts';
import { toldEvent } from '../queue/told.ts';
import type { Store } from '../store/store.ts';
import { type ChoiceState, choicePage } from './choice-page.ts';
import { chosen } from './consent.ts';
import type { Consents } from './consents.ts';
import type { PostedForm } from './posted-form.ts';
import type { MailTokens } from './tokens.ts';

export interface ChoicePorts {
  readonly tokens: MailTokens;
  readonly consents: Consents;
  readonly store: Pick<Store, 'load'>;
  readonly queue: Queue;
  /** The Page's name. */
  readonly shop: string;
  now(): number;
  log(level: 'info', message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** A request behind a mail's link. */
export interface ChoiceRequest {
  /** `t` of the address. */
  readonly token: string;
  /** The fields of a form; missing for GET. */
  readonly form?: PostedForm;
  /** `Accept-Language` of the reader's browser. */
  readonly accepts?: string | undefined;
  /** The correlation id. */
  readonly id: string;
}

export interface ChoiceAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Shows what the reader of a mail can choose, and does it for POST alone: programs that check mails follow each link.
 * The reader does not sign in, since the token is in this mail only. A mail program's own *Unsubscribe* sends
 * `List-Unsubscribe=One-Click` (RFC 8058).
 */
export async function answerChoice(
  ports: ChoicePorts,
  { token, form, accepts = '', id }: ChoiceRequest,
): Promise<ChoiceAnswer> {
  const now = ports.now();
  const found = await ports.tokens.find(token, now);
  // Of a link that does not work any more, and of some mails, only the browser knows the reader's language.
  const accepted = acceptedLanguage(accepts);
  if (found === undefined) return answer(ports, 404, 'invalid', accepted);
  const { address, page, customer, hash, locale = accepted } = found;
  const choice = form && choiceOf(form);
  // Where the conversation was deleted, no further answer can come: only *Stop* is left.
  const isGone = choice !== 'stopped' && !(await exists(ports, { page, customer }));
  if (isGone && choice === 'on') return answer(ports, 200, 'gone', locale);
  if (choice === undefined) {
    const { stopped, on } = await ports.consents.read(address);
    const state = stopped !== undefined ? 'stopped' : on.includes(customer) ? 'on' : 'open';
    return answer(ports, 200, isGone && state !== 'stopped' ? 'gone' : state, locale);
  }
  const { next } = await ports.consents.change(address, (consent) => ({
    next: chosen(consent, choice, customer, now),
  }));
  const news = `${hash}:${choice}:${now}`;
  const tell = (to: string, told: Told) => toldEvent({ page, customer: to }, 'mail', { told, id: news }, now);
  const waiting = (next.waiting ?? []).filter((each) => each !== customer);
  await ports.queue.enqueue([
    tell(customer, { kind: 'mail_choice', choice, address }),
    ...waiting.map((each) => tell(each, { kind: 'mail_answered', address })),
  ]);
  ports.log('info', 'The reader of a mail has chosen', { id, page, customer, choice });
  return answer(ports, 200, choice, locale);
}

/** Whether the conversation of a mail is there, and was not forgotten. */
async function exists({ store }: ChoicePorts, thread: Thread): Promise<boolean> {
  // `load` also looks for an event's marker. No event has this key.
  const { conversation } = await store.load(thread, '-');
  return conversation !== undefined && !isTombstone(conversation);
}

function choiceOf(form: PostedForm): 'on' | 'stopped' | undefined {
  if (form.get('List-Unsubscribe') === 'One-Click') return 'stopped';
  const choice = form.get('choice');
  return choice === 'on' || choice === 'stopped' ? choice : undefined;
}

function answer({ shop }: ChoicePorts, statusCode: number, state: ChoiceState, locale?: string): ChoiceAnswer {
  return { statusCode, headers, body: choicePage(state, shop, locale) };
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // The token is in the address.
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};
