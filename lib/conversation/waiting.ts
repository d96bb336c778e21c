import type { Attention, Conversation, Owner } from './conversation.ts';

/** The customer waits for a person from `now` (ms) on, unless they waited already. */
export function startWaiting(conversation: Conversation, now: number): Conversation {
  return { ...withoutStart(conversation), waitingSince: conversation.waitingSince ?? now };
}

/** A person has answered, or has finished the conversation: no customer waits, and no failure needs a look. */
export function stopWaiting({ waitingSince: _, attention: __, ...conversation }: Conversation): Conversation {
  return conversation;
}

/** An agent should look at the conversation. Until then the customer waits. */
export function callForPerson(
  conversation: Conversation,
  { code, reason }: Pick<Attention, 'code' | 'reason'>,
  now: number,
): Conversation {
  const starts = conversation.waitingSince === undefined || conversation.attention?.startedWaiting;
  return {
    ...conversation,
    attention: { ...(code && { code }), reason, at: now, ...(starts && { startedWaiting: true }) },
    waitingSince: conversation.waitingSince ?? now,
  };
}

/** Takes a failure off the list. The customer waits on where they wait for something else, too. */
export function dismissed({ attention, ...conversation }: Conversation): Conversation {
  if (!attention?.startedWaiting) return conversation;
  const { waitingSince: _, ...rest } = conversation;
  return rest;
}

/** A customer's line waits for an answer of this owner: a person, not the bot and not an unknown app. */
export function isPerson(owner: Owner): boolean {
  return owner.kind === 'agent' || owner.kind === 'page_inbox';
}

/** The customer waits for more than the failure now. */
function withoutStart(conversation: Conversation): Conversation {
  if (!conversation.attention?.startedWaiting) return conversation;
  const { startedWaiting: _, ...attention } = conversation.attention;
  return { ...conversation, attention };
}
