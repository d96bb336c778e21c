import type { Arrived, TurnRules } from './arrived.ts';
import { controlLine, passedToBot } from './control-event.ts';
import type { Conversation } from './conversation.ts';
import { endFollowing } from './follow/following.ts';
import { withoutAsked } from './later.ts';
import { withoutMail } from './mail/mail-told.ts';
import { withOwner } from './owner.ts';
import { isPerson, stopWaiting } from './waiting.ts';

/**
 * The visitor has ended the chat. They can read nothing any more, so no customer waits, and no agent has to answer. The
 * bot hears it as it hears "Mark as done", and may not answer.
 */
export function visitorLeft(conversation: Conversation, rules: TurnRules): Arrived {
  const { appId, now } = rules;
  if (conversation.left) return { conversation, effects: [] };
  const { owner, thread, waitingSince, attention } = conversation;
  const wasOpen = isPerson(owner) || waitingSince !== undefined || attention !== undefined;
  const fromAgent = owner.kind === 'agent' && owner.agent !== undefined ? { fromAgent: owner.agent } : {};
  const alone = endFollowing(withoutMail(conversation, rules));
  const ended = withOwner(withoutAsked(stopWaiting(alone.conversation)), { kind: 'bot' });
  return {
    conversation: { ...ended, left: true, ...(wasOpen && { doneAt: now }) },
    line: controlLine({ action: 'end', from: owner.kind, to: 'bot', ...fromAgent }),
    effects: alone.effects,
    ...(owner.kind !== 'bot' && {
      heard: { event: passedToBot(thread, { appId, now, metadata: 'ended' }), speaks: false },
    }),
  };
}
