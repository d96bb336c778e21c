import { type Row, windowOf } from '../../../lib/conversation/index.ts';
import type { InboxUi } from '../inbox-ui.ts';

/** What may be sent in Messenger now. On the website everything may, at any time. */
export type MessengerWindow =
  | { readonly kind: 'open' | 'people'; readonly until: number }
  | { readonly kind: 'closed' | 'never' };

export function messengerWindow(row: Row, humanAgent: boolean, now: number): MessengerWindow | undefined {
  if (row.surface !== 'messenger') return undefined;
  if (row.lastIn.messenger === undefined) return { kind: 'never' };
  const { open, until = now } = windowOf(row, now, humanAgent);
  return open === 'closed' ? { kind: open } : { kind: open === 'all' ? 'open' : 'people', until };
}

/** In a row: "closes in 3 h", "people only, until Friday", "closed: they have to write first". */
export function windowShort(ui: InboxUi, row: Row): string | undefined {
  const window = messengerWindow(row, ui.config.humanAgent, ui.now);
  switch (window?.kind) {
    case 'open':
      return ui.say('windowOpen', { time: ui.duration(window.until - ui.now) });
    case 'people':
      return ui.say('windowPeople', { time: ui.moment(window.until, ui.now) });
    case 'closed':
    case 'never':
      return ui.say('windowClosed');
    default:
      return undefined;
  }
}

/** Before sending, above the field. */
export function windowLong(ui: InboxUi, row: Row): { readonly text: string; readonly isClosed: boolean } | undefined {
  const window = messengerWindow(row, ui.config.humanAgent, ui.now);
  switch (window?.kind) {
    case 'open':
      return { text: ui.say('windowOpenLong', { time: ui.duration(window.until - ui.now) }), isClosed: false };
    case 'people':
      return { text: ui.say('windowPeopleLong', { time: ui.moment(window.until, ui.now) }), isClosed: false };
    case 'closed':
      return { text: ui.say('windowClosedLong'), isClosed: true };
    case 'never':
      return { text: ui.say('windowNeverLong'), isClosed: true };
    default:
      return undefined;
  }
}
