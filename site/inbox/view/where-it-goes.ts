import { isOfMessenger, type Row, windowOf } from '../../../lib/conversation/index.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { mailHint } from './mail.tsx';
import { ownerName } from './names.ts';

/** What an agent knows before sending on the website: where the answer goes besides, until when, or why not. */
export function whereItGoes(ui: InboxUi, row: Row): string | undefined {
  const toMessenger = messengerHint(ui, row);
  const hints = [toMessenger?.text, toMessenger?.isOpen ? undefined : mailHint(ui, row)].filter(Boolean);
  return hints.length === 0 ? undefined : hints.join(' ');
}

/** A browser that shows the chat in Messenger, too, is online in that conversation alone. */
export function hasJoined({ joins = [] }: Row): boolean {
  return joins.length > 0;
}

/** A mail goes out only where Messenger takes no answer. */
function messengerHint(ui: InboxUi, row: Row): { readonly text: string; readonly isOpen: boolean } | undefined {
  const { joins = [], follow } = row;
  const joined = joins.at(-1)?.customer;
  // A customer of Messenger may have written last in a browser that shows their chat.
  const other = isOfMessenger(row.thread) ? row : ui.client.row(joined ?? follow?.customer ?? '');
  if (!other) return undefined;
  const { kind } = other.owner;
  if (kind === 'page_inbox' || kind === 'app') {
    return { text: ui.say('goesOther', { name: ownerName(ui, other.owner) }), isOpen: false };
  }
  const { open, until } = windowOf({ ...other, surface: 'messenger' }, ui.now, ui.config.humanAgent);
  if (open === 'closed' || until === undefined) return { text: ui.say('goesClosed'), isOpen: false };
  const time = ui.moment(until, ui.now);
  return { text: ui.say(joined === undefined ? 'goesMessenger' : 'goesAtOnce', { time }), isOpen: true };
}
