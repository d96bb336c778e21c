import type { Thread } from './conversation.ts';

/** A thread of Messenger, on whichever surface its customer wrote last. Others began on the website and stay there. */
export function isOfMessenger({ customer }: Pick<Thread, 'customer'>): boolean {
  return !customer.startsWith('web-');
}
