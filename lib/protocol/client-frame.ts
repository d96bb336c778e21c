import type { JsonObject } from '../json.ts';
import { limits } from '../messenger/limits.ts';
import {
  bad,
  count,
  flag,
  frameFields,
  frameId,
  messageText,
  object,
  requiredText,
  text,
  unknownType,
} from './fields.ts';
import { maxAddress, maxClientFrame, maxName, maxToken } from './limits.ts';
import { cutPageUrl, type PageReferral } from './referral.ts';

/** A frame from a browser; `ClientFrame<'hello'>` is the one of that type. */
export type ClientFrame<Type extends keyof Frames = keyof Frames> = {
  [Each in Type]: { readonly type: Each } & Frames[Each];
}[Type];

/** A frame without its `id`: the server answers it under the `id` that it is sent with. */
export type Question = {
  [Each in keyof Questions]: { readonly type: Each } & Questions[Each];
}[keyof Questions];

/** The fields of each frame. A new type also needs a line in `readers`, and an answer in `lib/live/socket.ts`. */
type Frames = { readonly [Type in keyof Questions]: Questions[Type] & { readonly id: string } } & Notices;

/** Frames that the server answers. */
interface Questions {
  readonly hello: Hello;
  readonly event: VisitorAction;
  readonly history: { readonly after?: number; readonly before?: number };
  /** A browser without a session names its `locale`: the answer then has the profile. */
  readonly ping: { readonly locale?: string };
  /** Names the session that ends: the browser may say this before a `hello`, and never says `hello` with it again. */
  readonly end: {
    readonly session?: string;
    /** A proven customer has signed out: their conversation goes on in their other browsers. */
    readonly signed_out?: boolean;
    /** The visitor wants the conversation to be deleted. */
    readonly delete?: boolean;
  };
  /**
   * Asks for an address that opens Messenger. `follow`: answers that the visitor does not read go there. `join`: this
   * browser shows the chat in Messenger, once the visitor has typed the digits that Messenger shows.
   */
  readonly link: { readonly purpose: 'follow' | 'join' };
  /** What Messenger has shown. */
  readonly digits: { readonly digits: string };
  /** Answers go to the website alone again, or are not mailed any more. */
  readonly stop: { readonly what: 'messenger' | 'mail' };
  /** Answers that the visitor does not read are mailed to this address. */
  readonly mail: { readonly address: string };
  /** This browser shows the chat in Messenger no more. */
  readonly forget_device: object;
}

/** Frames without an answer. */
interface Notices {
  readonly typing: { readonly on: boolean };
}

interface Hello {
  /** The token of an earlier visit. */
  readonly session?: string;
  /** Asks for a session: the visitor is about to act. */
  readonly start?: boolean;
  /** With `start`: the token by which the shop proves who the visitor is. */
  readonly identity?: string;
  /** With `start`: the token of the session that the browser gives up for the new one. */
  readonly instead_of?: string;
  /** The last number that the browser has shown. */
  readonly after?: number;
  /** `en_US`: chooses the menu and the ice breakers. */
  readonly locale?: string;
  /** Of the visitor's clock, for the bot: `Europe/Berlin`. */
  readonly time_zone?: string;
  readonly page?: string;
}

/** What a visitor does, in the fields of a webhook event. */
export type VisitorAction =
  | {
      readonly message: {
        readonly text: string;
        readonly quick_reply?: { readonly payload: string };
        readonly reply_to?: { readonly mid?: string };
      };
    }
  | { readonly postback: { readonly title?: string; readonly payload?: string; readonly referral?: PageReferral } }
  | { readonly referral: PageReferral }
  | { readonly read: { readonly seq: number } };

/**
 * Reads a frame from a browser.
 *
 * @param body as API Gateway hands it over; anything but text is a binary frame.
 * @throws {Refusal} that names what is wrong.
 */
export function parseClientFrame(body: unknown): ClientFrame {
  const { type, fields } = frameFields(body);
  if (!isFrameType(type)) throw unknownType(type);
  return readers[type](fields);
}

const readers: { readonly [Type in keyof Frames]: (fields: JsonObject) => ClientFrame<Type> } = {
  hello: (fields) => ({
    type: 'hello',
    id: frameId(fields),
    session: text(fields.session, 'session', maxToken),
    start: flag(fields.start, 'start'),
    // One that is too long makes an anonymous visitor, and no error.
    identity: text(fields.identity, 'identity', maxClientFrame),
    instead_of: text(fields.instead_of, 'instead_of', maxToken),
    after: count(fields.after, 'after'),
    locale: text(fields.locale, 'locale', maxName),
    time_zone: text(fields.time_zone, 'time_zone', maxName),
    page: text(fields.page, 'page', maxName),
  }),
  event: (fields) => ({ type: 'event', id: frameId(fields), ...action(fields) }),
  typing({ on }) {
    if (typeof on !== 'boolean') throw bad('on', 'true or false');
    return { type: 'typing', on };
  },
  history: (fields) => ({
    type: 'history',
    id: frameId(fields),
    after: count(fields.after, 'after'),
    before: count(fields.before, 'before'),
  }),
  ping: (fields) => ({ type: 'ping', id: frameId(fields), locale: text(fields.locale, 'locale', maxName) }),
  end: (fields) => ({
    type: 'end',
    id: frameId(fields),
    session: text(fields.session, 'session', maxToken),
    signed_out: flag(fields.signed_out, 'signed_out'),
    delete: flag(fields.delete, 'delete'),
  }),
  link: (fields) => ({
    type: 'link',
    id: frameId(fields),
    purpose: oneOf(fields.purpose, 'purpose', ['follow', 'join']),
  }),
  digits: (fields) => ({ type: 'digits', id: frameId(fields), digits: requiredText(fields.digits, 'digits', maxName) }),
  stop: (fields) => ({ type: 'stop', id: frameId(fields), what: oneOf(fields.what, 'what', ['messenger', 'mail']) }),
  mail: (fields) => ({
    type: 'mail',
    id: frameId(fields),
    address: requiredText(fields.address, 'address', maxAddress),
  }),
  forget_device: (fields) => ({ type: 'forget_device', id: frameId(fields) }),
};

function oneOf<Value extends string>(value: unknown, name: string, values: readonly Value[]): Value {
  const found = values.find((each) => each === value);
  if (found === undefined) throw bad(name, `one of ${values.join(', ')}`);
  return found;
}

export const clientFrameTypes = (): string[] => Object.keys(readers);

function isFrameType(type: string): type is keyof Frames {
  return Object.hasOwn(readers, type);
}

function action(fields: JsonObject): VisitorAction {
  const kinds = (['message', 'postback', 'referral', 'read'] as const).filter((kind) => fields[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw bad('event', 'exactly one of message, postback, referral, read');
  const value = object(fields[kind], kind);
  switch (kind) {
    case 'message':
      return { message: message(value) };
    case 'postback':
      return {
        postback: {
          title: text(value.title, 'postback.title', limits.text),
          payload: text(value.payload, 'postback.payload', limits.buttonPayload),
          referral: value.referral === undefined ? undefined : referral(value.referral, 'postback.referral'),
        },
      };
    case 'referral':
      return { referral: referral(value, 'referral') };
    case 'read': {
      const seq = count(value.seq, 'read.seq');
      if (seq === undefined) throw bad('read.seq', 'the number of a line');
      return { read: { seq } };
    }
  }
}

function message(value: JsonObject): Extract<VisitorAction, { message: unknown }>['message'] {
  const quickReply = value.quick_reply === undefined ? undefined : object(value.quick_reply, 'message.quick_reply');
  const replyTo = value.reply_to === undefined ? undefined : object(value.reply_to, 'message.reply_to');
  const payload = text(quickReply?.payload, 'message.quick_reply.payload', limits.quickReplyPayload);
  if (quickReply && payload === undefined) throw bad('message.quick_reply.payload', 'a text');
  return {
    text: messageText(value.text, 'message.text'),
    quick_reply: payload === undefined ? undefined : { payload },
    reply_to: replyTo && { mid: text(replyTo.mid, 'message.reply_to.mid', 256) },
  };
}

function referral(given: unknown, name: string): PageReferral {
  const value = object(given, name);
  return {
    ref: text(value.ref, `${name}.ref`, limits.ref) || undefined,
    referer_uri: pageUrl(value.referer_uri, `${name}.referer_uri`),
  };
}

/** The web page that the visitor is on. A long one is cut, not refused: the visitor cannot change it. */
function pageUrl(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !URL.canParse(value)) throw bad(name, 'the URL of a page');
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw bad(name, 'a URL that begins with https://');
  return cutPageUrl(value);
}
