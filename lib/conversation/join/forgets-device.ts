import type { ToldHandler } from '../told-handler.ts';
import { withoutBrowsers } from './joined-by.ts';
import { withoutJoins } from './joining.ts';

/**
 * A browser shows the chat in Messenger no more: the visitor wants it so, or their session is over. Either thread may
 * hear it first, and tells the other one.
 */
export const forgetsDevice: ToldHandler<'forget_device'> = (conversation, { from, told: { session } }, { now }) => {
  const own = withoutJoins(conversation, (each) => each.session === session);
  const both = withoutBrowsers(
    own.conversation,
    (each) => each.session === session && (from === 'visitor' || from === each.web),
    now,
  );
  const effects = [...own.effects, ...both.effects];
  return effects.length === 0
    ? { conversation, effects, ignored: 'no such browser shows the chat in Messenger' }
    : { conversation: both.conversation, effects };
};
