import { compact, id, isObject, type JsonObject, object } from '../json.ts';
import type { Actor } from './events.ts';

/** What tells the kind of an item of `entry.messaging`: the one key that holds its payload, looked for in this order. */
export const payloadKeys = [
  'message',
  'postback',
  'message_edit',
  'reaction',
  'referral',
  'delivery',
  'read',
  'optin',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
  'account_linking',
  'policy_enforcement',
  'policy-enforcement',
  'game_play',
  'messaging_feedback',
  'response_feedback',
] as const;

export type PayloadKey = (typeof payloadKeys)[number];

/** The payload of an item and the key it stands under. */
export function payloadOf(item: unknown): { key: PayloadKey; payload: JsonObject } | undefined {
  if (!isObject(item)) return undefined;
  for (const key of payloadKeys) {
    const payload = item[key];
    if (isObject(payload)) return { key, payload };
  }
  return undefined;
}

/** Sender and recipient. The checkbox plugin's opt-in may come without a sender: its `user_ref` then stands in. */
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
