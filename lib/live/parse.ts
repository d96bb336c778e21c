import { limits } from '../messenger/index.ts';
import type { ClientFrame, PageReferral, VisitorAction } from '../protocol/frames.ts';
import { Refusal } from './refusal.ts';

/** Bytes of a frame from the browser. */
export const maxFrame = 8 * 1024;

/** A browser's ids, locales and Page ids: long enough for every browser, too short to fill a table with. */
const maxName = 64;
/** A token is 43 characters; what is much longer was made by nobody here. */
const maxToken = 128;

/**
 * Reads a frame of the browser.
 * @param body as API Gateway hands it over; anything but text is a binary frame.
 * @throws {Refusal} that names what is wrong.
 */
export function clientFrame(body: unknown): ClientFrame {
  const fields = object(json(body), 'the frame');
  const type = fields.type;
  if (typeof type !== 'string') throw bad('type', 'a text');
  switch (type) {
    case 'hello':
      return {
        type,
        id: frameId(fields),
        session: text(fields.session, 'session', maxToken),
        start: flag(fields.start, 'start'),
        after: count(fields.after, 'after'),
        locale: text(fields.locale, 'locale', maxName),
        page: text(fields.page, 'page', maxName),
      };
    case 'event':
      return { type, id: frameId(fields), ...action(fields) };
    case 'typing':
      if (typeof fields.on !== 'boolean') throw bad('on', 'true or false');
      return { type, on: fields.on };
    case 'history':
      return { type, id: frameId(fields), after: count(fields.after, 'after'), before: count(fields.before, 'before') };
    case 'ping':
      return { type, id: frameId(fields), locale: text(fields.locale, 'locale', maxName) };
    case 'end':
      return { type, id: frameId(fields) };
    default:
      throw new Refusal(
        'unknown_type',
        `This version knows no frame of type ${JSON.stringify(type.slice(0, maxName))}.`,
      );
  }
}

/** The id of a frame that was refused, also of one that is too large, so that the browser knows which it was; never throws. */
export function idOf(body: unknown): string | undefined {
  try {
    return frameId(object(JSON.parse(String(body)), 'the frame'));
  } catch {
    return undefined;
  }
}

function action(fields: Fields): VisitorAction {
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

function message(value: Fields): Extract<VisitorAction, { message: unknown }>['message'] {
  if (typeof value.text !== 'string' || value.text.trim() === '') throw bad('message.text', 'a text that is not empty');
  if (value.text.length > limits.text) {
    throw new Refusal('too_large', `message.text has ${value.text.length} characters; a message holds ${limits.text}.`);
  }
  const quickReply = value.quick_reply === undefined ? undefined : object(value.quick_reply, 'message.quick_reply');
  const replyTo = value.reply_to === undefined ? undefined : object(value.reply_to, 'message.reply_to');
  const payload = text(quickReply?.payload, 'message.quick_reply.payload', limits.quickReplyPayload);
  if (quickReply && payload === undefined) throw bad('message.quick_reply.payload', 'a text');
  return {
    text: value.text,
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

/** The page that the visitor is on. A very long query is cut rather than refused: the visitor can do nothing about it. */
function pageUrl(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !URL.canParse(value)) throw bad(name, 'the URL of a page');
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw bad(name, 'a URL that begins with https://');
  return value.length <= limits.ref ? value : `${url.origin}${url.pathname}`.slice(0, limits.ref);
}

type Fields = Readonly<Record<string, unknown>>;

function json(body: unknown): unknown {
  if (typeof body !== 'string') throw new Refusal('bad_frame', 'Frames are text, this one is binary.');
  const bytes = Buffer.byteLength(body);
  if (bytes > maxFrame) throw new Refusal('too_large', `The frame has ${bytes} bytes; it may have ${maxFrame}.`);
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('bad_frame', 'The frame is not JSON.');
  }
}

function object(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(name, 'a JSON object');
  return value as Fields;
}

function frameId(fields: Fields): string {
  const id = text(fields.id, 'id', maxName);
  if (id === undefined || !/^[\x21-\x7e]+$/.test(id)) throw bad('id', `1 to ${maxName} printable characters`);
  return id;
}

function text(value: unknown, name: string, max: number): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > max) throw bad(name, `a text of at most ${max} characters`);
  return value;
}

function flag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(name, 'true or false');
}

function count(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(name, 'a whole number');
  return value;
}

function bad(name: string, expected: string): Refusal {
  return new Refusal('bad_frame', `${name} must be ${expected}.`);
}
