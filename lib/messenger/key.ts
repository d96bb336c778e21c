import { flag, id } from '../json.ts';
import { sha256 } from '../sha256.ts';
import { payloadOf } from './item.ts';

/**
 * The key of an event: a second delivery of the same event has the same key. It is a SHA-256 in hex: of kind and `mid`
 * for messages, echoes and postbacks; of the whole item for other events, because a reaction, an edit or a deletion has
 * the `mid` of the original message.
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

/** The key of the event that brought the message `mid`. It finds the line of the history for an edit or a reaction. */
export function messageKey(type: 'message' | 'echo' | 'postback', mid: string): string {
  return sha256(`${type}:${mid}`);
}

/** More levels than any event of Meta's has. It keeps hostile nesting from exhausting the stack. */
const maxDepth = 100;

/** JSON with sorted keys: Meta may write the keys in any order. */
function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > maxDepth) return JSON.stringify(plain(value)) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, depth + 1)).join()}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each, depth + 1)}`).join()}}`;
}

/** Never throws: JSON has no big integers, and values that are nested too deep are cut. */
const plain = (value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : typeof value === 'object' && value !== null ? '…' : value;
