import { type Reader, shownSeq } from '../conversation/index.ts';
import type { Marks } from '../protocol/index.ts';

/** The marks of the thread of `customer`, as the reader's browser numbers its lines. */
export function shownMarks(customer: string, { delivered, read }: Marks, reader: Reader): Marks {
  const number = (seq: number | undefined) => (seq === undefined ? undefined : shownSeq(customer, seq, reader));
  return { delivered: number(delivered), read: number(read) };
}
