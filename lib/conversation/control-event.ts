import type { PassThreadControlEvent, TakeThreadControlEvent } from '../messenger/index.ts';
import type { NewLine } from './arrived.ts';
import type { Thread, ThreadControlChange } from './conversation.ts';
import { PAGE_INBOX_APP_ID } from './owner.ts';

/**
 * What the bot hears when the thread comes back to it: the very event that "Mark as done" in the Page Inbox causes.
 * @param from the app that owned the thread. Agents of our inbox have the Page Inbox's id.
 */
export function passedToBot(
  thread: Thread,
  { appId, now, from = PAGE_INBOX_APP_ID, metadata }: ControlOptions & { from?: string | undefined; metadata?: string },
): PassThreadControlEvent {
  const change = {
    previous_owner_app_id: from,
    new_owner_app_id: appId,
    ...(metadata === undefined ? {} : { metadata }),
  };
  return { type: 'pass_thread_control', ...about(thread, now), pass_thread_control: change };
}

/** What the bot hears when an agent takes the thread over. */
export function takenFromBot(thread: Thread, { appId, now }: ControlOptions): TakeThreadControlEvent {
  const change = { previous_owner_app_id: appId, new_owner_app_id: PAGE_INBOX_APP_ID };
  return { type: 'take_thread_control', ...about(thread, now), take_thread_control: change };
}

/** A change of owner as a line. Who gives the thread away is its speaker, or who asks for it. */
export function controlLine(change: ThreadControlChange): NewLine {
  return { speaker: change.action === 'request' ? change.to : change.from, content: { control: change } };
}

interface ControlOptions {
  readonly appId: string;
  readonly now: number;
}

function about({ page, customer }: Thread, timestamp: number) {
  const sender = customer.startsWith('ref:') ? { user_ref: customer.slice('ref:'.length) } : { id: customer };
  return { sender, recipient: { id: page }, timestamp, standby: false };
}
