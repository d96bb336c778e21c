import { compact, isObject, type JsonObject, list, object } from '../json.ts';
import { type PayloadKey, payloadKeys } from './event-table.ts';
import type { Actor } from './events.ts';
import { idOf, isOverlong } from './id.ts';

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
  const read = compact({ id: idOf(fields?.id), user_ref: idOf(fields?.user_ref) });
  return read.id === undefined && read.user_ref === undefined ? undefined : read;
}

/** Whether an id that names the item, its sender or recipient, a message or an app is longer than any of Meta's. */
export function hasOverlongId(item: unknown): boolean {
  const fields = object(item);
  const payload = payloadOf(item)?.payload;
  const actors = [object(fields?.sender), object(fields?.recipient)];
  const ids = [
    ...actors.flatMap((each) => [each?.id, each?.user_ref]),
    object(fields?.prior_message)?.identifier,
    ...['mid', 'user_ref', 'app_id', 'previous_owner_app_id', 'new_owner_app_id', 'requested_owner_app_id'].map(
      (name) => payload?.[name],
    ),
    object(payload?.reply_to)?.mid,
    ...list(payload?.mids),
  ];
  return ids.some(isOverlong);
}
