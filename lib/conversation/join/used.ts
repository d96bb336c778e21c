import type { Conversation } from '../conversation.ts';

const HOUR = 3_600_000;

/**
 * In Messenger: the visitor used a browser that shows this thread, at `at` (ms). The website's own thread is as young
 * as that. An hour is exact enough: each change of a row is pushed to inboxes.
 *
 * @param session the hash of the browser's session.
 */
export function withUse(conversation: Conversation, session: string, at: number): Conversation {
  const { joinedBy = [] } = conversation;
  const isNew = joinedBy.some((join) => join.session === session && at - (join.usedAt ?? join.at) >= HOUR);
  if (!isNew) return conversation;
  return {
    ...conversation,
    joinedBy: joinedBy.map((join) => (join.session === session ? { ...join, usedAt: at } : join)),
  };
}

/** When a browser that shows this thread of Messenger beside the website's thread `web` was used last (ms). */
export function lastUse({ joinedBy = [] }: Pick<Conversation, 'joinedBy'>, web: string): number | undefined {
  const uses = joinedBy.flatMap((join) => (join.web === web ? [join.usedAt ?? join.at] : []));
  return uses.length === 0 ? undefined : Math.max(...uses);
}
