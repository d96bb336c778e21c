import type { Conversation, Identity } from './conversation.ts';

/** So many anonymous threads of a customer are named in the inbox. */
const MAX_EARLIER = 3;

/**
 * The conversation of a customer whom the shop has proven. It goes on after an earlier session has ended it.
 *
 * @param earlier the customer of the anonymous thread that the visitor left for this one.
 */
export function withIdentity(before: Conversation, identity: Identity, earlier: string | undefined): Conversation {
  const { left: _, ...conversation } = before;
  const others = (conversation.earlier ?? []).filter((customer) => customer !== earlier);
  return {
    ...conversation,
    identity,
    ...(earlier !== undefined && { earlier: [...others, earlier].slice(-MAX_EARLIER) }),
  };
}
