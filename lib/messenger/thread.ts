import type { Actor } from './events.ts';
import { actorsOf } from './item.ts';

/**
 * The thread that an item of `entry.messaging` belongs to. The customer is the one of sender and recipient that is not
 * the Page (the sender of an echo is the Page). A customer with a `user_ref` alone is `ref:<user_ref>`. An event
 * without a customer (policy, roles) belongs to the Page itself.
 *
 * @param pageId `entry.id`.
 */
export function threadOf(item: unknown, pageId: string): { page: string; customer: string } {
  const { sender, recipient } = actorsOf(item);
  return { page: pageId, customer: customer(sender, pageId) ?? customer(recipient, pageId) ?? pageId };
}

function customer(actor: Actor | undefined, pageId: string): string | undefined {
  if (actor?.id !== undefined) return actor.id === pageId ? undefined : actor.id;
  return actor?.user_ref === undefined ? undefined : `ref:${actor.user_ref}`;
}
