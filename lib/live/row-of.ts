import type { Conversation, Row, Shelf } from '../conversation/index.ts';

/** The row of a conversation. One that no turn has settled since the inbox came has none yet. */
export function rowOf(conversation: Conversation): Row {
  if (conversation.row) return conversation.row;
  const { thread, version, at, surface, seq, generation, owner, name, preview, previewBy, waitingSince } = conversation;
  const { attention, lastIn, guest, ref, referer_uri, notes, doneAt, blocked } = conversation;
  const one = { thread, version, at, surface, seq, generation, owner, name, preview, previewBy, waitingSince };
  return { ...one, attention, lastIn, guest, ref, referer_uri, notes, doneAt, blocked, shelf: shelfOf(conversation) };
}

function shelfOf({ owner, attention, waitingSince, doneAt }: Conversation): Shelf {
  if (owner.kind === 'agent' || owner.kind === 'page_inbox' || attention || waitingSince !== undefined) return 'open';
  return doneAt === undefined ? 'bot' : 'done';
}
