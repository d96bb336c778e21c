import { type Line, lineText } from '../../lib/conversation/index.ts';
import type { Button, Message, QuickReply } from '../../lib/messenger/index.ts';

/** A line as a person reads it. */
export interface ReadableLine {
  readonly who: string;
  readonly text: string;
  /** What else is to be known of it: "not delivered", "edited". */
  readonly notes: readonly string[];
}

/** The text of a line, with the addresses of its files, its cards, and what the customer could tap. */
export function readableLine(line: Line): ReadableLine {
  const { speaker, agent, content } = line;
  const text = [lineText(content), ...detailsOf(content)].join('\n');
  return { who: agent?.name ?? speakers[speaker], text, notes: notesOf(line) };
}

const speakers: Readonly<Record<Line['speaker'], string>> = {
  customer: 'Customer',
  system: 'Customer Chat',
  bot: 'Bot',
  page_inbox: 'Page Inbox',
  agent: 'Agent',
  app: 'Another app',
};

function detailsOf(content: Line['content']): string[] {
  if ('message' in content) return (content.message.attachments ?? []).flatMap(({ payload }) => addressOf(payload));
  if (!('sent' in content)) return [];
  const { attachment, attachments = [], quick_replies = [] } = content.sent;
  const files = [...(attachment === undefined ? [] : [attachment]), ...attachments];
  const choices = quick_replies.map(choiceOf).join(' ');
  return [...files.flatMap(({ payload }) => payloadTexts(payload)), ...(choices === '' ? [] : [choices])];
}

type Payload = NonNullable<Message['attachment']>['payload'];

/** A template's own parts, or the address of a file. */
function payloadTexts(payload: Payload | undefined): string[] {
  if (payload === undefined || !('template_type' in payload)) return addressOf(payload);
  switch (payload.template_type) {
    case 'button':
      return buttonsText(payload.buttons);
    case 'generic':
      return payload.elements.flatMap(({ title, subtitle, buttons }) => [
        subtitle === undefined ? title : `${title}: ${subtitle}`,
        ...buttonsText(buttons),
      ]);
    case 'media':
      return payload.elements.flatMap(({ url, buttons }) => [
        ...(url === undefined ? [] : [url]),
        ...buttonsText(buttons),
      ]);
    case 'receipt':
      return [
        `Order ${payload.order_number}, ${payload.recipient_name}`,
        ...(payload.elements ?? []).map(({ title, quantity = 1, price }) => `${quantity} × ${title}: ${price}`),
        `${payload.summary.total_cost} ${payload.currency}`,
      ];
    default:
      return [];
  }
}

function buttonsText(buttons: readonly Button[] = []): string[] {
  const titles = buttons.map((button) => `[${'title' in button && button.title ? button.title : button.type}]`);
  return titles.length === 0 ? [] : [titles.join(' ')];
}

const choiceOf = (reply: QuickReply): string =>
  `[${'title' in reply && reply.title ? reply.title : reply.content_type}]`;

function addressOf(payload: unknown): string[] {
  const url = typeof payload === 'object' && payload !== null && 'url' in payload ? payload.url : undefined;
  return typeof url === 'string' ? [url] : [];
}

function notesOf({ status, error, edited, deleted, cut, reactions = {} }: Line): string[] {
  return [
    ...(status === 'received' || status === 'sent' ? [] : [statuses[status]]),
    ...(error === undefined ? [] : [error.message]),
    ...(edited ? ['edited'] : []),
    ...(deleted ? ['deleted by its author'] : []),
    ...(cut === undefined ? [] : [`shortened, it had ${cut} bytes`]),
    ...Object.entries(reactions).map(([by, emoji]) => `${by === 'customer' ? 'the customer' : 'the Page'}: ${emoji}`),
  ];
}

const statuses: Readonly<Record<Exclude<Line['status'], 'received' | 'sent'>, string>> = {
  pending: 'not sent yet',
  in_doubt: 'may have arrived',
  failed: 'not sent',
  dropped: 'not sent: the owner changed',
};
