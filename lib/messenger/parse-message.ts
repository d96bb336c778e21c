import { compact, flag, id, isObject, type JsonObject, list, number, object, text } from '../json.ts';
import type { EchoMessage, IncomingAttachment, IncomingMessage, Referral } from './events.ts';

/** Reads `message` of an item; `undefined` if it has no `mid`. Source: Webhook Events, messages. */
export function parseMessage(message: JsonObject): IncomingMessage | undefined {
  const mid = id(message.mid);
  if (mid === undefined) return undefined;
  const quickReply = object(message.quick_reply)?.payload;
  const replyTo = object(message.reply_to);
  const commands = list(message.commands).flatMap((command) => {
    const name = text(object(command)?.name);
    return name === undefined ? [] : [{ name }];
  });
  const attachments = parseAttachments(message);
  const source = text(object(message.tags)?.source) ?? list(message.tags).map((tag) => text(object(tag)?.source))[0];
  return compact({
    mid,
    text: text(message.text),
    quick_reply: typeof quickReply === 'string' ? { payload: quickReply } : undefined,
    reply_to: replyTo && compact({ mid: id(replyTo.mid), is_self_reply: flag(replyTo.is_self_reply) }),
    attachments: attachments.length > 0 ? attachments : undefined,
    referral: parseReferral(message.referral),
    commands: commands.length > 0 ? commands : undefined,
    nlp: object(message.nlp),
    tags: source === undefined ? undefined : { source },
  });
}

export function parseEcho(message: JsonObject): EchoMessage | undefined {
  const read = parseMessage(message);
  return (
    read &&
    compact<EchoMessage>({ ...read, is_echo: true, app_id: id(message.app_id), metadata: text(message.metadata) })
  );
}

/** Reads a referral. Older field names become Meta's present ones. */
export function parseReferral(value: unknown): Referral | undefined {
  if (!isObject(value)) return undefined;
  const source = text(value.source);
  const product = id(object(value.product)?.id);
  return compact({
    source: source === 'SHORT-URL' ? 'SHORTLINK' : source,
    type: text(value.type),
    ref: id(value.ref),
    ad_id: id(value.ad_id),
    referer_uri: text(value.referer_uri) ?? text(value.referrer_uri) ?? text(value.origin_domain),
    is_guest_user: flag(value.is_guest_user),
    ads_context_data: object(value.ads_context_data),
    product: product === undefined ? undefined : { id: product },
  });
}

/**
 * Reads attachments, each sticker once. Meta has sent a sticker in four ways: as `sticker_id` of the message, as an
 * image with a `sticker_id`, as a `sticker`, and (June to August 2026) as a `sticker` and the same image.
 */
function parseAttachments(message: JsonObject): IncomingAttachment[] {
  const read = list(message.attachments).flatMap((value) => parseAttachment(value) ?? []);
  const legacy = number(message.sticker_id);
  if (legacy !== undefined && !read.some((each) => each.sticker_id === legacy)) {
    read.push({ type: 'sticker', sticker_id: legacy });
  }
  const stickers = read.filter((each) => each.type === 'sticker');
  return read.filter((each) => {
    const same = stickers.find(
      (sticker) =>
        (sticker.sticker_id !== undefined && sticker.sticker_id === each.sticker_id) ||
        (sticker.url !== undefined && sticker.url === each.url),
    );
    return same === undefined || same === each;
  });
}

function parseAttachment(value: unknown): IncomingAttachment | undefined {
  if (!isObject(value)) return undefined;
  const payload = typeof value.payload === 'string' ? { value: value.payload } : object(value.payload);
  const stickerId = number(payload?.sticker_id) ?? number(value.sticker_id);
  const type = text(value.type) ?? 'fallback';
  const lat = number(object(payload?.coordinates)?.lat);
  const long = number(object(payload?.coordinates)?.long);
  return compact({
    type: type === 'image' && stickerId !== undefined ? 'sticker' : type,
    title: text(value.title) ?? text(payload?.title),
    url: text(payload?.url) ?? text(value.url) ?? text(value.URL),
    sticker_id: stickerId,
    coordinates: lat === undefined || long === undefined ? undefined : { lat, long },
    payload,
  });
}
