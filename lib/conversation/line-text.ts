import type { Message } from '../messenger/index.ts';
import type { LineContent } from './conversation.ts';

/** What a message says as one text: its own text, the texts of its template, or its type in brackets. */
export function messageText({ text, attachment, attachments, sticker_id }: Message): string {
  if (text !== undefined) return text;
  if (sticker_id !== undefined) return '[sticker]';
  const { type, payload } = attachment ?? attachments?.[0] ?? {};
  if (type === 'template' && payload && 'template_type' in payload && payload.template_type === 'button')
    return payload.text;
  return `[${type ?? 'message'}]`;
}

/** What a line of the history says as one text. What the customer tapped stands in brackets. */
export function lineText(content: LineContent): string {
  if ('message' in content) {
    const { text, attachments } = content.message;
    return text ?? `[${attachments?.[0]?.type ?? 'message'}]`;
  }
  if ('postback' in content) return `[${content.postback.title || content.postback.payload}]`;
  if ('sent' in content) return messageText(content.sent);
  return `(${content.control.action} to ${content.control.to})`;
}
