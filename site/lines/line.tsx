import type { ComponentChildren } from 'preact';
import type { Message } from '../../lib/messenger/index.ts';
import { plain } from '../../lib/plain.ts';
import type { AgentLine, VisitorAction, VisitorLine } from '../../lib/protocol/index.ts';
import type { LineUi } from './line-ui.ts';
import { media, unsupported } from './media.tsx';
import { listOf, textWithLinks } from './parts.tsx';
import { template } from './template.tsx';
import { clean } from './text.ts';

/** A line as visitors or agents see it, or what a visitor has just done. */
export type DrawnLine = VisitorLine | VisitorAction | AgentLine;

/** The content of one line. A line that cannot be drawn says so, and the others are not affected. */
export function lineContent(ui: LineUi, line: DrawnLine): ComponentChildren {
  try {
    if ('deleted' in line && line.deleted) return bubble(<em>{ui.say('deleted')}</em>);
    if ('sent' in line) return sentMessage(ui, line.sent);
    if ('postback' in line) return bubble(ui.text(line.postback.title));
    if ('message' in line) return visitorMessage(ui, line.message);
  } catch (error) {
    console.warn('Customer Chat: a line cannot be drawn.', error);
  }
  return bubble(unsupported(ui));
}

const bubble = (children: ComponentChildren) => <div class="bubble">{children}</div>;

/** A message in the Send API's format, from a bot or an agent. */
function sentMessage(ui: LineUi, message: Message): ComponentChildren {
  const { text, attachment, attachments, sticker_id: sticker } = message;
  if (text !== undefined) return bubble(textWithLinks(text));
  if (attachments) {
    const drawn = attachments.map((each) => sentAttachment(ui, each.type, each.payload));
    return drawn.length > 1 ? <div class="grid">{drawn}</div> : drawn;
  }
  if (sticker && thumbStickers.test(`${sticker}`)) return <span class="sticker">👍</span>;
  if (attachment?.type === 'template') return template(ui, attachment.payload);
  return attachment ? sentAttachment(ui, attachment.type, attachment.payload) : bubble(unsupported(ui));
}

/** Messenger's thumb in its three sizes. */
const thumbStickers = /^369239(263222822|343222814|383222810)$/;

function sentAttachment(ui: LineUi, type: string, payload: object) {
  return media(ui, type, 'url' in payload && payload.url);
}

/** A message in the webhook's format, from the customer. */
function visitorMessage(ui: LineUi, message: Extract<DrawnLine, { message: unknown }>['message']): ComponentChildren {
  const attachments = 'attachments' in message ? listOf(message.attachments) : [];
  return [
    message.text && bubble(ui.text(message.text)),
    ...attachments.map((each) => media(ui, each.sticker_id ? 'image' : each.type, each.url ?? each.payload?.url)),
  ];
}

/** A line as plain text for screen readers: its text, else its title, else the kind of its attachment. */
export function plainText(ui: LineUi, line: DrawnLine): string {
  if (!('sent' in line)) return '';
  if (line.deleted) return ui.say('deleted');
  const { text, attachment, attachments } = line.sent;
  const first = attachment ?? attachments?.[0];
  const type = first?.type ?? 'image';
  const payload: object = first?.payload ?? plain({});
  const source: object = ('elements' in payload && Array.isArray(payload.elements) && payload.elements[0]) || payload;
  const readable = text ?? ('text' in source ? source.text : 'title' in source ? source.title : undefined);
  return readable ? clean(readable).slice(0, 500) : ui.say(type === 'template' ? 'image' : type);
}
