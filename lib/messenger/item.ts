import { compact, id, isObject, type JsonObject, object } from '../json.ts';
import { type PayloadKey, payloadKeys } from './event-table.ts';
import type { Actor } from './events.ts';

/** The payload of an item of `entry.messaging` and its key, which tells the kind of the item. */
export function payloadOf(item: unknown): { key: PayloadKey; payload: JsonObject } | undefined {
  if (!isObject(item)) return undefined;
  for (const key of payloadKeys) {
    const payload = item[key];
    if (isObject(payload)) return { key, payload };
  }
  return undefined;
}

/** Sender and recipient. An opt-in of the checkbox plugin may have no sender; then its `user_ref` is the sender. */
export function actorsOf(item: unknown): { sender?: Actor; recipient?: Actor } {
  const fields = object(item);
  return compact({
    sender: actor(fields?.sender) ?? actor({ user_ref: object(fields?.optin)?.user_ref }),
    recipient: actor(fields?.recipient),
  });
}

function actor(value: unknown): Actor | undefined {
  const fields = object(value);
  const read = compact({ id: id(fields?.id), user_ref: id(fields?.user_ref) });
  return read.id === undefined && read.user_ref === undefined ? undefined : read;
}
