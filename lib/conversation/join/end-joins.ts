import type { Conversation } from '../conversation.ts';
import { withoutBrowsers } from './joined-by.ts';
import { type Ended, withoutJoins } from './joining.ts';

/** No browser shows a chat of Messenger with this thread any more: the customer is blocked, or it is forgotten. */
export function endJoins(conversation: Conversation, now: number): Ended {
  const own = withoutJoins(conversation, () => true);
  const both = withoutBrowsers(own.conversation, () => true, now);
  return { conversation: both.conversation, effects: [...own.effects, ...both.effects] };
}
