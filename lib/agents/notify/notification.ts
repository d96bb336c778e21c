import { createHash } from 'node:crypto';
import type { Conversation, Thread } from '../../conversation/index.ts';

/** Longest text of a customer in a notification (characters). */
const MAX_TEXT = 120;
const MAX_NAME = 60;

/** What a notification is about. */
export type Subject =
  | { readonly kind: 'waiting' | 'assigned'; readonly conversation: Conversation }
  | { readonly kind: 'summary' };

export interface NotificationOptions {
  /** Without a slash at its end. */
  readonly inboxOrigin: string;
  /** `textInNotifications` of `chat.config.ts`. */
  readonly showText: boolean;
}

/**
 * The notification as JSON of declarative web push. Browsers that know it show it without a service worker; in the
 * others `inbox-worker.js` reads the same fields.
 * Source: https://w3c.github.io/push-api/#declarative-push-message
 */
export function notificationOf(subject: Subject, options: NotificationOptions): { payload: string; topic: string } {
  const { inboxOrigin, showText } = options;
  const topic = subject.kind === 'summary' ? hashed('summary') : topicOf(subject.conversation.thread);
  const notification = {
    title: titles[subject.kind],
    body:
      subject.kind === 'summary' ? 'Open the inbox to see who waits longest.' : bodyOf(subject.conversation, showText),
    navigate: subject.kind === 'summary' ? inboxLink(inboxOrigin) : inboxLink(inboxOrigin, subject.conversation.thread),
    // A later notification of the same conversation takes the place of this one.
    tag: topic,
    lang: 'en',
    dir: 'auto',
  };
  return { topic, payload: JSON.stringify({ web_push: 8030, notification }) };
}

const titles = {
  waiting: 'A customer is waiting',
  assigned: 'A conversation was assigned to you',
  summary: 'Several customers are waiting',
};

/** Where a notification and a mail lead. */
export function inboxLink(inboxOrigin: string, thread?: Thread): string {
  return `${inboxOrigin}/inbox.html${thread === undefined ? '' : `#thread=${encodeURIComponent(thread.customer)}`}`;
}

/** One thread has one topic: 32 base64url characters, the most that a push service accepts. */
export function topicOf({ page, customer }: Thread): string {
  return hashed(JSON.stringify([page, customer]));
}

/** A browser, as queue messages name it: its address is a secret. */
export function endpointHash(endpoint: string): string {
  return hashed(endpoint).slice(0, 16);
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}

function bodyOf({ name, surface, preview, previewBy }: Conversation, showText: boolean): string {
  const who =
    cleaned(name ?? '', MAX_NAME) || (surface === 'web' ? 'A visitor of the website' : 'A customer in Messenger');
  const text = showText && previewBy === 'customer' ? cleaned(preview ?? '', MAX_TEXT) : '';
  return text === '' ? who : `${who}: ${text}`;
}

/** Customers choose these texts: control characters, marks that turn the direction of writing, and line ends go. */
export function cleaned(text: string, limit: number): string {
  const plain = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    // Joiners stay: emoji and several scripts need them.
    .replace(/(?![\u200C\u200D])[\p{Cf}\p{Cs}\p{Co}\p{Bidi_Control}]/gu, '')
    .trim();
  const characters = [...plain];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : plain;
}
