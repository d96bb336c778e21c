import type { Message } from '../messenger/index.ts';
import type { Line } from './conversation.ts';

/**
 * A line without the digits of *Show my Messenger chat here*. With them, an agent whose own browser asked for the
 * digits could read and write as the customer, even after the agent has left.
 */
export function withoutDigits(line: Line): Line {
  if (line.speaker !== 'system' || !('sent' in line.content)) return line;
  return { ...line, content: { sent: hidden(line.content.sent) } };
}

function hidden(message: Message): Message {
  if (message.text !== undefined) return { ...message, text: dotted(message.text) };
  if (message.attachment === undefined) return message;
  const { attachment } = message;
  if (attachment.type !== 'template' || attachment.payload.template_type !== 'button') return message;
  const payload = { ...attachment.payload, text: dotted(attachment.payload.text) };
  return { ...message, attachment: { ...attachment, payload } };
}

/** The digits may be written in two groups. */
function dotted(text: string): string {
  return text.replace(/(?<!\d)\d{3}\s?\d{3}(?!\d)/gu, '••• •••');
}
