import { isLoopback } from '../../lib/config/index.ts';
import { field, flag, id, isObject, type JsonObject, text } from '../../lib/json.ts';
import { limits, type MediaType } from '../../lib/messenger/index.ts';
import { MEDIA_TYPES, storeFile } from '../model/files.ts';
import type { Asset } from '../model/state.ts';
import type { LineAttachment, LineMessage, LineQuickReply } from '../model/views.ts';
import { newId, type World } from '../model/world.ts';
import { requirePage } from './auth.ts';
import { invalid } from './error.ts';
import type { GraphCall } from './handler.ts';
import type { GraphRequest } from './request.ts';

/**
 * `POST /{page}/message_attachments`: stores a file by URL or `filedata`, under an id. Source: Attachment Upload API.
 */
export async function uploadAttachment({ world, caller, params, file }: GraphCall): Promise<unknown> {
  requirePage(caller);
  const attachment = field(params.message, 'attachment');
  const type = text(field(attachment, 'type'));
  if (!isMedia(type)) throw invalid('Param message[attachment][type] must be one of {image, audio, video, file}');
  if (file) return { attachment_id: saveAsset(world, { type, file }).id };
  const url = text(field(field(attachment, 'payload'), 'url'));
  if (url === undefined) throw invalid('The parameter message[attachment][payload][url] is required');
  await checkFetchable(world, url, type);
  return { attachment_id: saveAsset(world, { type, url }).id };
}

/** @throws {GraphError} 100/2018109 if the file is over 25 MB */
export function saveAsset(
  world: World,
  { type, url, file }: { type: string; url?: string; file?: GraphRequest['file'] },
): Asset {
  if (file && file.bytes.length > limits.attachmentBytes) throw tooBig();
  const asset = { id: newId(), type, url: url ?? (file ? storeFile(world, file) : ''), at: world.now() };
  world.state.assets[asset.id] = asset;
  world.storage.save();
  return asset;
}

/**
 * Turns a Send API message, already checked, into the content of a line.
 *
 * @returns also the attachment id if the upload is reusable
 * @throws {GraphError} 100/2018074 for an expired or unknown id, 100/2018008 for a URL that cannot be fetched
 */
export async function toLineMessage(
  world: World,
  message: JsonObject,
): Promise<{ content: LineMessage; attachment?: string }> {
  const sentAttachments = Array.isArray(message.attachments)
    ? message.attachments
    : message.attachment
      ? [message.attachment]
      : [];
  const attachments = await Promise.all(sentAttachments.map((each) => toLineAttachment(world, each)));
  const sticker = Number(id(message.sticker_id));
  if (sticker) attachments.push({ type: 'sticker', sticker_id: sticker, url: stickerUrl(world, sticker) });
  const [first] = sentAttachments;
  const reusable = flag(field(field(first, 'payload'), 'is_reusable')) === true && isMedia(field(first, 'type'));
  return {
    content: {
      ...(typeof message.text === 'string' && { text: message.text }),
      ...(attachments.length > 0 && { attachments }),
      ...(Array.isArray(message.quick_replies) && { quick_replies: message.quick_replies.map(toQuickReply) }),
    },
    ...(reusable && {
      attachment: saveAsset(world, { type: String(field(first, 'type')), url: attachments[0]?.url }).id,
    }),
  };
}

async function toLineAttachment(world: World, attachment: unknown): Promise<LineAttachment> {
  const type = field(attachment, 'type');
  const payload = field(attachment, 'payload');
  if (!isMedia(type)) return { type: 'template', template: await toTemplate(world, payload) };
  const assetId = id(field(payload, 'attachment_id'));
  const url = assetId === undefined ? text(field(payload, 'url')) : assetUrl(world, assetId);
  if (url === undefined) throw invalid('The parameter message[attachment][payload][url] is required');
  if (assetId === undefined) await checkFetchable(world, url, type);
  return { type, url };
}

/** A template may name media by id, but the phone needs their URL. */
async function toTemplate(world: World, payload: unknown): Promise<JsonObject & { template_type: string }> {
  const template = isObject(payload) ? payload : {};
  const elements = Array.isArray(template.elements) ? template.elements : undefined;
  return {
    ...template,
    template_type: text(template.template_type) ?? 'generic',
    ...(elements && {
      elements: elements.map((element) => {
        const assetId = id(field(element, 'attachment_id'));
        return assetId === undefined || !isObject(element) ? element : { ...element, url: assetUrl(world, assetId) };
      }),
    }),
  };
}

function toQuickReply(reply: unknown): LineQuickReply {
  const type = field(reply, 'content_type');
  const content_type = type === 'user_phone_number' || type === 'user_email' ? type : 'text';
  const [title, payload, image_url] = ['title', 'payload', 'image_url'].map((name) => text(field(reply, name)));
  return { content_type, ...(title && { title }), ...(payload && { payload }), ...(image_url && { image_url }) };
}

function assetUrl(world: World, assetId: string): string {
  const asset = world.state.assets[assetId];
  // Attachment ids expire after 90 days. Source: Saving Assets, 2026-04-22.
  if (!asset || world.now() - asset.at > limits.attachmentDays * 24 * 3_600_000) {
    throw invalid('Invalid attachment ID: it has expired or was never uploaded', 2018074);
  }
  return asset.url;
}

/** Meta fetches a URL before it accepts the message. Here, by default, only URLs of this computer are fetched. */
async function checkFetchable(world: World, url: string, type: MediaType): Promise<void> {
  const unreachable = new URL(url).hostname.endsWith('.invalid');
  if (!unreachable && !isLoopback(url) && !world.options.fetchAttachments) return;
  const answer = unreachable
    ? undefined
    : await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  if (!answer?.ok) throw invalid('Failed to fetch the file from the url', 2018008);
  const size = Number(answer.headers.get('content-length') ?? 0);
  if (size > (type === 'image' ? limits.imageUrlBytes : limits.attachmentBytes)) throw tooBig();
}

function isMedia(type: unknown): type is MediaType {
  return MEDIA_TYPES.some((media) => media === type);
}

const stickerUrl = (world: World, id: number): string => `${world.url}/attachments/sticker-${id}`;

const tooBig = (): Error => invalid('Attachment size exceeds allowable limit', 2018109);
