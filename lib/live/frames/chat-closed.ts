import { Refusal } from '../../protocol/index.ts';

/** The business has blocked the visitor, or one of their network for this day. */
export function chatClosed(): Refusal {
  return new Refusal('closed', 'This chat is closed.');
}
