import type { AgentLine } from '../../../lib/protocol/index.ts';
import { listOf } from '../../lines/parts.tsx';
import { name } from '../../lines/text.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** The answers that a line of the business offered. They are the customer's to press: an agent reads them. */
export function quickReplies(ui: InboxUi, line: AgentLine) {
  const offered = 'sent' in line ? listOf(line.sent.quick_replies) : [];
  if (offered.length === 0) return null;
  return (
    <ul class="offered">
      {offered.map((each) => (
        <li key={textOf(ui, each)} class="chip-label" dir="auto">
          {textOf(ui, each)}
        </li>
      ))}
    </ul>
  );
}

function textOf(ui: InboxUi, reply: { readonly content_type: string; readonly title?: unknown }): string {
  if (reply.content_type === 'user_phone_number') return ui.lines.say('phone');
  if (reply.content_type === 'user_email') return ui.lines.say('email');
  return name(reply.title);
}
