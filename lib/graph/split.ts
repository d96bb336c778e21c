import { type Message, splitText } from '../messenger/index.ts';

/**
 * A message whose text is too long for one, as several: split at words. Quick replies and metadata stay with the last,
 * because quick replies vanish as soon as another message follows.
 * @returns the message itself, alone, where it fits.
 */
export function splitMessage(message: Message): Message[] {
  if (message.text === undefined) return [message];
  const parts = splitText(message.text);
  const last = parts.pop();
  if (last === undefined || parts.length === 0) return [message];
  return [...parts.map((text) => ({ text })), { ...message, text: last }];
}
