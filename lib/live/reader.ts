import { type Reader, type Thread, visitorOf } from '../conversation/index.ts';
import type { VisitorConnection } from './connection.ts';

/** What a browser on the website may read, see `mayRead`. */
export function readerOf({ thread, joined }: Pick<VisitorConnection, 'thread' | 'joined'>): Reader {
  if (joined === undefined) return visitorOf(thread.customer);
  const { own, through } = joined;
  return { ...visitorOf(own), joined: { customer: thread.customer, through } };
}

/** The thread of the website that the visitor's session began. */
export function ownThread({ thread, joined }: Pick<VisitorConnection, 'thread' | 'joined'>): Thread {
  return joined === undefined ? thread : { page: thread.page, customer: joined.own };
}
