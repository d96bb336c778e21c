import type { Arrival, Conversation } from './conversation.ts';

/** Whether the customer is blocked at `now` (ms). */
export function isBlocked({ blocked }: Pick<Conversation, 'blocked'>, now: number): boolean {
  return blocked !== undefined && (blocked.until ?? Number.POSITIVE_INFINITY) > now;
}

/** Whether an event is dropped since its customer is blocked: what they write, tap, change or open. */
export function dropsBlocked(conversation: Pick<Conversation, 'blocked'>, arrival: Arrival, now: number): boolean {
  const isCustomers = arrival.source === 'messenger' || arrival.source === 'web';
  return isCustomers && isBlocked(conversation, now) && CUSTOMERS_ACTS.has(arrival.event.type);
}

/** A deletion still gets through: it takes words away. */
const CUSTOMERS_ACTS: ReadonlySet<string> = new Set([
  'message',
  'message_edit',
  'message_unsupported',
  'postback',
  'referral',
  'optin',
  'reaction',
]);
