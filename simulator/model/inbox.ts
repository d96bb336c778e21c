import { PAGE_INBOX_APP_ID } from '../../lib/conversation/index.ts';
import { Refused } from '../errors.ts';
import { storeAttachment } from './person.ts';
import { passControl, requestControl, takeControl } from './routing.ts';
import { sendFromPage } from './send.ts';
import type { Thread } from './state.ts';
import { isReachable, ownerOf, personOf, publishThread, raiseMark, setTyping } from './threads.ts';
import type { InboxAction, Line } from './views.ts';
import { isApp, type World } from './world.ts';

/**
 * Performs an action of an agent in the Page Inbox.
 *
 * @returns the line that it added, if any
 * @throws {Refused} if the inbox would not allow it
 */
export function actInInbox(world: World, thread: Thread, action: InboxAction): Line | undefined {
  switch (action.action) {
    case 'reply':
      return reply(world, thread, action);
    case 'done':
      return pass(world, thread, world.state.defaultApp);
    case 'assign':
      return pass(world, thread, action.app_id);
    case 'take':
      takeControl(world, thread, PAGE_INBOX_APP_ID);
      return undefined;
    case 'request':
      requestControl(world, thread, PAGE_INBOX_APP_ID);
      return undefined;
    case 'read':
      if (raiseMark(thread, 'page_read', thread.updated)) publishThread(world, thread);
      return undefined;
    case 'typing':
      setTyping(world, 'page', thread, action.on);
      return undefined;
  }
}

/** An agent's reply takes control. Source: Messenger Platform, Conversation Routing. */
function reply(world: World, thread: Thread, { text, attachment }: InboxAction & { action: 'reply' }): Line {
  if (text === undefined && !attachment) throw new Refused(400, 'A reply has text or an attachment.');
  if (!isReachable(personOf(world, thread))) throw new Refused(409, 'This person cannot receive messages.');
  takeControl(world, thread, PAGE_INBOX_APP_ID);
  raiseMark(thread, 'page_read', thread.updated);
  return sendFromPage(world, thread, {
    app: PAGE_INBOX_APP_ID,
    message: {
      ...(text !== undefined && { text }),
      ...(attachment && { attachments: [storeAttachment(world, attachment)] }),
    },
  });
}

function pass(world: World, thread: Thread, to: string | null): undefined {
  if (to === null) throw new Refused(409, 'The Page has no default app to pass the thread to.');
  if (!isApp(world, to)) throw new Refused(404, `The Page has no app ${to}.`);
  // "Done" can be pressed for any owner. No event is sent if the owner stays the same.
  if (ownerOf(world, thread)?.app_id !== to) passControl(world, thread, to);
}
