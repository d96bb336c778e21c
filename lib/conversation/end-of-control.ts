import type { Arrived, NewLine, TurnRules } from './arrived.ts';
import { controlLine, passedToBot } from './control-event.ts';
import { type Attention, type Conversation, endOf, type Owner } from './conversation.ts';
import { isInferred, withOwner } from './owner.ts';
import { callForPerson } from './waiting.ts';

/** Whether the owner's control has ended by itself at `now` (ms). */
export function hasEnded({ owner }: Pick<Conversation, 'owner'>, now: number): boolean {
  return (endOf(owner) ?? Number.POSITIVE_INFINITY) <= now;
}

/**
 * The conversation once control that ended by itself is the bot's again. A customer who waits stays listed. An owner
 * that was only inferred came without a line and goes without one.
 */
export function endControl(
  before: Conversation,
  { appId, now }: TurnRules,
): { conversation: Conversation; line?: NewLine; heard?: Arrived['heard'] } {
  const { owner } = before;
  if (!hasEnded(before, now)) return { conversation: before };
  const ended = withOwner(before, { kind: 'bot' });
  const conversation =
    before.waitingSince === undefined
      ? ended
      : callForPerson(ended, { ...codeOf(owner), reason: 'The hand-over ended, and the customer waits.' }, now);
  if (isInferred(owner)) return { conversation };
  const fromAgent = owner.kind === 'agent' && owner.agent !== undefined ? { fromAgent: owner.agent } : {};
  const from = owner.kind === 'app' ? owner.app_id : undefined;
  return {
    conversation,
    line: controlLine({ action: 'expire', from: owner.kind, to: 'bot', ...fromAgent }),
    heard: { event: passedToBot(before.thread, { appId, now, from, metadata: 'expired' }), speaks: false },
  };
}

/** The sentence of the code is about Messenger. `giveBackAfter` of chat.config.ts ends the control of an agent. */
function codeOf({ kind }: Owner): Pick<Attention, 'code'> {
  return kind === 'agent' ? {} : { code: 'hand_over_ended' };
}
