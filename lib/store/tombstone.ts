import { forgottenConversation, type Thread } from '../conversation/index.ts';
import { isObject, type JsonObject, readJson } from '../json.ts';
import { type Item, MARKER_DAYS, stateItem } from './items.ts';

/**
 * The item that takes the place of a conversation's `STATE` when it is forgotten. It ends by itself, later than any
 * dead letter, unless the customer writes again.
 *
 * @param state the `STATE` item of now, if there is one. It may be one that cannot be read.
 * @param lastLine the highest number of a line.
 */
export function tombstoneItem(thread: Thread, state: JsonObject | undefined, lastLine: number, now: number): Item {
  const stored = readJson(typeof state?.state === 'string' ? state.state : undefined);
  const seq = isObject(stored) && Number.isSafeInteger(stored.seq) ? Number(stored.seq) : 0;
  const version = Number.isSafeInteger(state?.version) ? Number(state?.version) : 0;
  const conversation = forgottenConversation(thread, { version: version + 1, seq: Math.max(seq, lastLine) }, now);
  return { ...stateItem(conversation), ttl: Math.floor(now / 1000) + MARKER_DAYS * 86_400 };
}
