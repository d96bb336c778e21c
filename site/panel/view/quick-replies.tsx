import type { QuickReply } from '../../../lib/messenger/index.ts';
import { image } from '../../lines/media.tsx';
import { button, listOf } from '../../lines/parts.tsx';
import { mediaUrl, name } from '../../lines/text.ts';
import type { Ui } from '../ui.ts';
import type { Row } from './rows.ts';

/** The quick replies of the newest line. They disappear with the next line, as in Messenger. */
export function quickReplies(ui: Ui, newest: Row | undefined) {
  const list = newest && 'sent' in newest.line ? listOf(newest.line.sent.quick_replies) : [];
  if (list.length === 0) return null;
  return (
    <fieldset>
      <legend class="sr">{ui.say('replies')}</legend>
      {list.map((reply) => (reply.content_type === 'text' ? textReply(ui, reply) : contactReply(ui, reply)))}
    </fieldset>
  );
}

function textReply(ui: Ui, reply: Extract<QuickReply, { content_type: 'text' }>) {
  const title = name(reply.title);
  return button(
    'chip',
    <>
      {mediaUrl(reply.image_url) && image(ui, reply.image_url, title ? '' : ui.say('image'))}
      <bdi>{title}</bdi>
    </>,
    () => {
      ui.liveClient.write(title || '👍', reply.payload ?? '');
      ui.focus();
    },
  );
}

/** Messenger offers the customer's own number or address. Here the browser does, and the visitor may type another. */
function contactReply(ui: Ui, reply: QuickReply) {
  const asked = reply.content_type === 'user_email' ? 'email' : 'phone';
  return button('chip', ui.say(asked), () => {
    ui.set({ asked });
    ui.focus('.field input');
  });
}
