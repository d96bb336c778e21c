import { createHash } from 'node:crypto';
import { flag, id } from '../json.ts';
import { payloadOf } from './item.ts';

/**
 * The key of an event: a second delivery of it has the same one. SHA-256 hex, of kind and `mid` for messages, echoes and
 * postbacks; of the whole item for the rest, since a reaction, an edit or a deletion carries the *original's* `mid`.
 *
 * @param item one item of `entry.messaging` or `entry.standby`, as it came.
 */
export function eventKey(item: unknown): string {
  const found = payloadOf(item);
  const mid = id(found?.payload.mid);
  if (found && mid !== undefined) {
    if (found.key === 'postback') return messageKey('postback', mid);
    const changes = flag(found.payload.is_deleted) || flag(found.payload.is_unsupported);
    if (found.key === 'message' && !changes) return messageKey(flag(found.payload.is_echo) ? 'echo' : 'message', mid);
  }
  return sha256(`item:${canonicalJson(item)}`);
}

/** The key of the event that brought the message `mid`: finds the line of the history that an edit or reaction is about. */
export function messageKey(type: 'message' | 'echo' | 'postback', mid: string): string {
  return sha256(`${type}:${mid}`);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Deeper than any event of Meta's; keeps hostile nesting from exhausting the stack. */
const deepest = 100;

/** JSON with sorted keys, so that the order in which Meta happens to write them makes no difference. */
function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > deepest) return JSON.stringify(plain(value)) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, depth + 1)).join()}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each, depth + 1)}`).join()}}`;
}

/** Never throws: JSON has no big integers, and what is too deep is cut. */
const plain = (value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : typeof value === 'object' && value !== null ? '…' : value;
