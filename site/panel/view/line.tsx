import type { ComponentChildren } from 'preact';
import type { Message } from '../../../lib/messenger/index.ts';
import type { VisitorAction, VisitorLine } from '../../../lib/protocol/index.ts';
import { clean } from '../text.ts';
import type { Ui } from '../ui.ts';
import { media, unsupported } from './media.tsx';
import { listOf, words } from './parts.tsx';
import { template } from './template.tsx';

/** One line's content. What a bot got wrong spoils its own line, and no other. */
export function content(ui: Ui, line: VisitorLine | VisitorAction): ComponentChildren {
  try {
    if ('deleted' in line && line.deleted) return bubble(<em>{ui.say('deleted')}</em>);
    if ('sent' in line) return sent(ui, line.sent);
    if ('postback' in line) return bubble(words(line.postback.title));
    if ('message' in line) {
      const { text } = line.message;
      const attachments = 'attachments' in line.message ? listOf(line.message.attachments) : [];
      return [
        text && bubble(words(text)),
        ...attachments.map((each) => media(ui, each.sticker_id ? 'image' : each.type, each.url ?? each.payload?.url)),
      ];
    }
  } catch (error) {
    console.warn('Customer chat:', error);
  }
  return bubble(unsupported(ui));
}

const bubble = (children: ComponentChildren) => <div class="bubble">{children}</div>;

function sent(ui: Ui, message: Message): ComponentChildren {
  const { text, attachment, attachments, sticker_id: sticker } = message;
  if (text !== undefined) return bubble(words(text));
  if (attachments) {
    return (
      <div class={attachments.length > 1 ? 'grid' : ''}>
        {attachments.map((each) => attached(ui, each.type, each.payload))}
      </div>
    );
  }
  // Messenger's thumb in its three sizes.
  if (sticker && /^369239(263222822|343222814|383222810)$/.test(`${sticker}`)) return <span class="sticker">👍</span>;
  if (attachment?.type === 'template') return template(ui, attachment.payload);
  return attachment ? attached(ui, attachment.type, attachment.payload) : bubble(unsupported(ui));
}

const attached = (ui: Ui, type: string, payload: object) => media(ui, type, 'url' in payload && payload.url);

/** A line in words, for the live region: what it says, else what it is called, else what it is. */
export function inWords(ui: Ui, line: VisitorLine): string {
  if (!('sent' in line)) return '';
  const { text, attachment, attachments } = line.sent;
  const { type = 'image', payload = {} } = attachment ?? attachments?.[0] ?? {};
  const first: object = ('elements' in payload && Array.isArray(payload.elements) && payload.elements[0]) || payload;
  const said = text ?? ('text' in first ? first.text : 'title' in first ? first.title : undefined);
  return said ? clean(said).slice(0, 500) : ui.say(type === 'template' ? 'image' : type);
}
