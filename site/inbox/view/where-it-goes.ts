import { type Row, windowOf } from '../../../lib/conversation/index.ts';
import type { InboxUi } from '../inbox-ui.ts';
import { ownerName } from './names.ts';

/** What an agent knows before sending on the website: where the answer goes besides, until when, or why not. */
export function whereItGoes(ui: InboxUi, row: Row): string | undefined {
  const { joins = [], follow } = row;
  const joined = joins.at(-1)?.customer;
  const isOwn = !row.thread.customer.startsWith('web-');
  const other = isOwn ? row : ui.client.row(joined ?? follow?.customer ?? '');
  if (row.surface !== 'web' || !other) return undefined;
  const { kind } = other.owner;
  if (kind === 'page_inbox' || kind === 'app') return ui.say('goesOther', { name: ownerName(ui, other.owner) });
  const { open, until } = windowOf({ ...other, surface: 'messenger' }, ui.now, ui.config.humanAgent);
  if (open === 'closed' || until === undefined) return ui.say('goesClosed');
  return ui.say(joined === undefined ? 'goesMessenger' : 'goesAtOnce', { time: ui.moment(until, ui.now) });
}
