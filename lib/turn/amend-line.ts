import type { AmendEffect, Conversation, Line } from '../conversation/index.ts';
import { messageKey } from '../messenger/key.ts';
import type { Ports } from './ports.ts';

/** Changes the line of an older message, where the history has it. A repetition changes nothing. */
export async function amendLine(ports: Ports, conversation: Conversation, { mid, change }: AmendEffect): Promise<void> {
  const { thread } = conversation;
  const seq = await seqOf(ports, conversation, mid);
  const line = seq === undefined ? undefined : await ports.store.line(thread, seq);
  if (line === undefined) return;
  const amended = amendedLine(line, change);
  await ports.store.amend(thread, amended);
  await ports.live.line(thread, amended);
}

/** The line's number: in the mid of our lines on the website, in the marker of the event for all others. */
async function seqOf({ store }: Ports, { thread, openTurn }: Conversation, mid: string): Promise<number | undefined> {
  const [, ownSeq, visitorKey] = /^w_(?:(\d{1,12})|([0-9a-f]{64}))$/.exec(mid) ?? [];
  if (ownSeq !== undefined) return Number(ownSeq);
  // The event of the open turn gets its marker only when the turn is over.
  if (visitorKey !== undefined) return visitorKey === openTurn?.key ? openTurn.line : store.marked(thread, visitorKey);
  return (
    (await store.marked(thread, messageKey('message', mid))) ?? (await store.marked(thread, messageKey('echo', mid)))
  );
}

function amendedLine(line: Line, change: AmendEffect['change']): Line {
  if ('deleted' in change) return { ...line, content: { message: { mid: line.mid ?? '' } }, deleted: true };
  if ('by' in change) {
    const { [change.by]: _, ...others } = line.reactions ?? {};
    return { ...line, reactions: change.emoji === null ? others : { ...others, [change.by]: change.emoji } };
  }
  const { content } = line;
  return 'message' in content
    ? { ...line, content: { message: { ...content.message, text: change.text } }, edited: true }
    : line;
}
