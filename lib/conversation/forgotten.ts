import { newConversation } from './arrive.ts';
import type { Conversation, Thread } from './conversation.ts';

/**
 * What stays of a conversation that was forgotten (`npm run forget`): no word of it, only what the worker needs to
 * drop events from before. A worker in the middle of a turn cannot commit over it, since it has a version of its own.
 *
 * @param before the version to write over, and the last number of a line.
 * @param now milliseconds since 1970.
 */
export function forgottenConversation(
  thread: Thread,
  { version, seq }: Pick<Conversation, 'version' | 'seq'>,
  now: number,
): Conversation {
  const through = seq + LINES_OF_ONE_TURN;
  return { ...newConversation(thread, now), version, seq: through, forgotten: { at: now, through } };
}

/** Lines up to the forgotten number are those of before, even those that a running turn still writes. */
const LINES_OF_ONE_TURN = 1_000;
