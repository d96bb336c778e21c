import { compact, flag, id, type JsonObject, list, number, object, text, time } from '../json.ts';
import type { PayloadKey } from './event-table.ts';
import type { Event, EventBase, Optin, ThreadControlChange } from './events.ts';
import { actorsOf, hasOverlongId, payloadOf } from './item.ts';
import { parseEcho, parseMessage, parseReferral } from './parse-message.ts';

/** What the webhook's body says about an item. Times are in milliseconds since 1970. */
export interface ItemContext {
  /** Whether the item came under `entry.standby`. */
  readonly standby: boolean;
  /** `entry.time`: used if the item has no `timestamp`. */
  readonly time?: number;
  /** The time of receipt: used if both are missing. */
  readonly now: number;
}

/**
 * Reads one item of `entry.messaging` or `entry.standby` into a typed event with Meta's present field names. It accepts
 * undocumented shapes of real traffic. It never throws: an item that it cannot read becomes an `unknown` event.
 */
export function parseEvent(item: unknown, context: ItemContext): Event {
  const fields = object(item);
  const prior = object(fields?.prior_message);
  const base: EventBase = compact({
    ...actorsOf(item),
    timestamp: pastTime(fields?.timestamp, context.now) ?? pastTime(context.time, context.now) ?? context.now,
    standby: context.standby,
    prior_message: prior && { source: text(prior.source) ?? '', identifier: id(prior.identifier) ?? '' },
  });
  const found = hasOverlongId(item) ? undefined : payloadOf(item);
  const payload = found && parsers[found.key](found.payload, context.now);
  return payload ? { ...base, ...payload } : { ...base, type: 'unknown', raw: item };
}

/** How far another computer's clock may be ahead of this one's (ms). */
const MAX_AHEAD = 5 * 60_000;

/** A time in milliseconds. A time that is further ahead counts as now: it would keep windows and hand-overs open. */
function pastTime(value: unknown, now: number): number | undefined {
  const read = time(value);
  return read !== undefined && read > now + MAX_AHEAD ? now : read;
}

type WithoutBase<E> = E extends Event ? Omit<E, keyof EventBase> : never;
type Payload = WithoutBase<Event>;

const parsers: Record<PayloadKey, (payload: JsonObject, now: number) => Payload | undefined> = {
  message: anyMessage,
  postback: (postback) => ({
    type: 'postback',
    postback: compact({
      mid: id(postback.mid),
      title: text(postback.title),
      payload: text(postback.payload),
      referral: parseReferral(postback.referral),
    }),
  }),
  message_edit: (edit) => {
    const mid = id(edit.mid);
    if (mid === undefined) return undefined;
    const message_edit = { mid, text: text(edit.text) ?? '', num_edit: number(edit.num_edit) ?? 1 };
    return { type: 'message_edit', message_edit };
  },
  reaction: (reaction) => {
    const mid = id(reaction.mid);
    const action = reaction.action;
    if (mid === undefined || (action !== 'react' && action !== 'unreact')) return undefined;
    const read = { reaction: text(reaction.reaction), emoji: text(reaction.emoji), action, mid } as const;
    return { type: 'reaction', reaction: compact(read) };
  },
  referral: (referral) => ({ type: 'referral', referral: parseReferral(referral) ?? {} }),
  delivery: (delivery, now) => {
    const watermark = pastTime(delivery.watermark, now);
    if (watermark === undefined) return undefined;
    const mids = list(delivery.mids).flatMap((mid) => id(mid) ?? []);
    return { type: 'delivery', delivery: compact({ watermark, mids: mids.length > 0 ? mids : undefined }) };
  },
  read: (read, now) => {
    const watermark = pastTime(read.watermark, now);
    return watermark === undefined ? undefined : { type: 'read', read: { watermark } };
  },
  optin: (optin) => ({ type: 'optin', optin: parseOptin(optin) }),
  pass_thread_control: (change) => ({ type: 'pass_thread_control', pass_thread_control: parseChange(change) }),
  take_thread_control: (change) => ({ type: 'take_thread_control', take_thread_control: parseChange(change) }),
  request_thread_control: (request) => ({
    type: 'request_thread_control',
    request_thread_control: compact({
      requested_owner_app_id: id(request.requested_owner_app_id),
      metadata: text(request.metadata),
    }),
  }),
  app_roles: (roles) => ({
    type: 'app_roles',
    app_roles: Object.fromEntries(
      Object.entries(roles).map(([app, given]) => [app, list(given).flatMap((role) => text(role) ?? [])]),
    ),
  }),
  account_linking: (linking) => {
    const status = linking.status;
    if (status !== 'linked' && status !== 'unlinked') return undefined;
    const read = { status, authorization_code: text(linking.authorization_code) } as const;
    return { type: 'account_linking', account_linking: compact(read) };
  },
  policy_enforcement: policyEnforcement,
  'policy-enforcement': policyEnforcement,
  game_play: (game_play) => ({ type: 'game_play', game_play }),
  messaging_feedback: (messaging_feedback) => ({ type: 'messaging_feedback', messaging_feedback }),
  response_feedback: (response_feedback) => ({ type: 'response_feedback', response_feedback }),
};

/** Four event types share the key `message`. */
function anyMessage(message: JsonObject): Payload | undefined {
  const mid = id(message.mid);
  if (mid === undefined) return undefined;
  if (flag(message.is_deleted)) return { type: 'message_deleted', message: { mid, is_deleted: true } };
  if (flag(message.is_unsupported)) return { type: 'message_unsupported', message: { mid, is_unsupported: true } };
  if (flag(message.is_echo)) {
    const echo = parseEcho(message);
    return echo && { type: 'echo', message: echo };
  }
  const read = parseMessage(message);
  return read && { type: 'message', message: read };
}

/** Keeps every field of an opt-in, and gives the known ones their type. */
function parseOptin(optin: JsonObject): Optin {
  return compact({
    ...optin,
    ref: id(optin.ref),
    user_ref: id(optin.user_ref),
    type: text(optin.type),
    payload: text(optin.payload),
    title: text(optin.title),
    one_time_notif_token: text(optin.one_time_notif_token),
    notification_messages_token: text(optin.notification_messages_token),
    notification_messages_timezone: text(optin.notification_messages_timezone),
    notification_messages_frequency: text(optin.notification_messages_frequency),
    notification_messages_status: text(optin.notification_messages_status),
    token_expiry_timestamp: time(optin.token_expiry_timestamp),
    user_token_status: text(optin.user_token_status),
  });
}

function parseChange(change: JsonObject): ThreadControlChange {
  return compact({
    previous_owner_app_id: id(change.previous_owner_app_id),
    new_owner_app_id: id(change.new_owner_app_id),
    metadata: text(change.metadata),
  });
}

function policyEnforcement(enforcement: JsonObject): Payload | undefined {
  const action = text(enforcement.action);
  if (action === undefined) return undefined;
  return { type: 'policy_enforcement', policy_enforcement: compact({ action, reason: text(enforcement.reason) }) };
}
