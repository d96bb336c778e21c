import { type Line, lineText } from '../../conversation/index.ts';
import type { Button, Message } from '../../messenger/index.ts';

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
  return `${speaker}: ${lineText(content)}`;
}
