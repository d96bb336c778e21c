import type { MediaType } from '../../lib/messenger/index.ts';
import { newId, type World } from './world.ts';

/** Meta's stickers, each drawn as an emoji. Source: the ids of Messenger's like stickers. */
export const STICKERS: Readonly<Record<string, string>> = {
  '369239263222822': '👍',
  '369239343222814': '👍',
  '369239383222810': '👍',
  '126361874215276': '😊',
  '126361884215275': '😢',
  '126361967548600': '😍',
};

/** The kinds of files that a message can have. Source: Send API reference. */
export const MEDIA_TYPES: readonly MediaType[] = ['image', 'audio', 'video', 'file'];

export interface ServedFile {
  mime: string;
  bytes: Uint8Array;
}

/**
 * Stores a file so that the simulator serves it.
 *
 * @returns its URL
 */
export function storeFile(world: World, file: ServedFile & { name?: string }): string {
  const id = newId();
  world.state.files[id] = { mime: file.mime, ...(file.name && { name: file.name }) };
  world.storage.putFile(id, file.bytes);
  world.storage.save();
  return `${world.url}/attachments/${id}`;
}

/** What `/attachments/{id}` serves: an upload, `sticker-{id}`, or `avatar-{person or Page}`. */
export function readFile(world: World, id: string): ServedFile | undefined {
  const drawn = /^(sticker|avatar)-(.+)$/.exec(id);
  if (drawn) return drawn[1] === 'sticker' ? sticker(drawn[2] ?? '') : avatar(world, drawn[2] ?? '');
  const file = world.state.files[id];
  const bytes = file && world.storage.getFile(id);
  return bytes && { mime: file.mime, bytes };
}

/** @returns undefined for what is not a data URL */
export function parseDataUrl(url: string): ServedFile | undefined {
  const match = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*?(;base64)?,(.*)$/s.exec(url);
  if (!match) return undefined;
  const [, mime = 'text/plain', base64, body = ''] = match;
  const bytes = base64 ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body));
  return { mime, bytes };
}

function sticker(id: string): ServedFile | undefined {
  return svg(`<text x="50" y="78" font-size="80" text-anchor="middle">${STICKERS[id] ?? '🙂'}</text>`);
}

function avatar(world: World, id: string): ServedFile | undefined {
  const { page } = world.options;
  const [first, last] = id === page.id ? page.name.split(/\s+/) : namesOf(world, id);
  if (first === undefined) return undefined;
  const hue = Number(id.slice(-4)) % 360;
  const initials = `${first.charAt(0)}${last?.charAt(0) ?? ''}`.replace(/[<&>]/g, '');
  return svg(`<rect width="100" height="100" fill="hsl(${hue} 45% 45%)"/>
    <text x="50" y="64" font-size="40" font-family="sans-serif" fill="#fff" text-anchor="middle">${initials}</text>`);
}

function namesOf(world: World, id: string): string[] {
  const person = world.state.people[id];
  return person ? [person.first_name, person.last_name] : [];
}

function svg(content: string): ServedFile {
  const source = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${content}</svg>`;
  return { mime: 'image/svg+xml', bytes: Buffer.from(source) };
}
