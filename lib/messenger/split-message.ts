import type { Message } from './messages.ts';
import { splitText } from './split-text.ts';

/**
 * Splits a message whose text is too long for one message, at words. Quick replies and metadata stay with the last
 * part: quick replies vanish as soon as another message follows.
 *
 * @returns the message itself, alone, where it fits.
 * @example
 * for (const message of splitMessage({ text: longText })) await graph.send.message({ ...to, message });
 */
export function splitMessage(message: Message): Message[] {
  // A bot in plain JavaScript may hand over anything; `checkMessage` says what is wrong with it.
  if (typeof message?.text !== 'string') return [message];
  const parts = splitText(message.text);
  const last = parts.pop();
  if (last === undefined || parts.length === 0) return [message];
  return [...parts.map((text) => ({ text })), { ...message, text: last }];
}
