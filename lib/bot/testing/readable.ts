import type { Line } from '../../conversation/index.ts';
import type { Button, Message } from '../../messenger/index.ts';

/** What a message says in one line: its text, or its type in brackets. */
export function textOf({ text, attachment, attachments, sticker_id }: Message): string {
  if (text !== undefined) return text;
  if (sticker_id !== undefined) return '[sticker]';
  const { type, payload } = attachment ?? attachments?.[0] ?? {};
  if (type === 'template' && payload && 'template_type' in payload && payload.template_type === 'button')
    return payload.text;
  return `[${type ?? 'message'}]`;
}

/** Something that a customer can tap. */
export interface Choice {
  readonly kind: 'quick reply' | 'button';
  readonly title: string;
  readonly payload: string;
}

/** What a customer can tap of a message: quick replies and postback buttons. */
export function choicesOf({ quick_replies = [], attachment }: Message): Choice[] {
  const replies = quick_replies.flatMap((reply): Choice[] =>
    reply.content_type === 'text' && reply.title
      ? [{ kind: 'quick reply', title: reply.title, payload: reply.payload ?? '' }]
      : [],
  );
  if (attachment?.type !== 'template') return replies;
  const { payload } = attachment;
  const elements = payload.template_type === 'generic' || payload.template_type === 'media' ? payload.elements : [];
  const own = payload.template_type === 'button' ? payload.buttons : [];
  const buttons: readonly Button[] = [...own, ...elements.flatMap((element) => element.buttons ?? [])];
  return [
    ...replies,
    ...buttons.flatMap((button): Choice[] =>
      button.type === 'postback' ? [{ kind: 'button', title: button.title, payload: button.payload }] : [],
    ),
  ];
}

/** A line of the history as a test reads it: `customer: hi`, `bot: Hello!`. */
export function transcriptLine({ speaker, content }: Line): string {
  if ('message' in content) {
    const { text, attachments } = content.message;
    return `${speaker}: ${text ?? `[${attachments?.[0]?.type ?? 'message'}]`}`;
  }
  if ('postback' in content) return `${speaker}: [${content.postback.title || content.postback.payload}]`;
  if ('sent' in content) return `${speaker}: ${textOf(content.sent)}`;
  return `${speaker}: (${content.control.action} to ${content.control.to})`;
}
