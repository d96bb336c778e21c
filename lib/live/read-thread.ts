import type { Thread } from '../conversation/index.ts';
import { object, text } from '../json.ts';

/** A thread as an item names it. */
export function readThread(value: unknown): Thread | undefined {
  const stored = object(value);
  const page = text(stored?.page);
  const customer = text(stored?.customer);
  return page === undefined || customer === undefined ? undefined : { page, customer };
}
