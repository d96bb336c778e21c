import type { AmendEffect, Conversation, Line } from '../conversation/index.ts';
import { messageKey } from '../messenger/key.ts';
import type { Ports } from './ports.ts';

/** Changes the line of an older message, if it is one that we know. Doing it again changes nothing. */
export async function amendLine(ports: Ports, conversation: Conversation, { mid, change }: AmendEffect): Promise<void> {
  const { thread } = conversation;
  const seq = await numberOf(ports, conversation, mid);
  const entry = seq === undefined ? undefined : await ports.store.line(thread, seq);
  if (entry === undefined) return;
  const amended = changed(entry, change);
  await ports.store.amend(thread, amended);
  await ports.live.line(thread, amended);
}

/** On the website our lines carry their number in their mid, and visitors' the key; what Messenger knows left a marker. */
async function numberOf(
  { store }: Ports,
  { thread, openTurn }: Conversation,
  mid: string,
): Promise<number | undefined> {
  const [, own, key] = /^w_(?:(\d{1,12})|([0-9a-f]{64}))$/.exec(mid) ?? [];
  if (own !== undefined) return Number(own);
  // The message that is being answered has its marker when its turn is over.
  if (key !== undefined) return key === openTurn?.key ? openTurn.line : store.marked(thread, key);
  return (
    (await store.marked(thread, messageKey('message', mid))) ?? (await store.marked(thread, messageKey('echo', mid)))
  );
}

function changed(entry: Line, change: AmendEffect['change']): Line {
  if ('deleted' in change) return { ...entry, content: { message: { mid: entry.mid ?? '' } }, deleted: true };
  if ('by' in change) {
    const { [change.by]: _, ...others } = entry.reactions ?? {};
    return { ...entry, reactions: change.emoji === null ? others : { ...others, [change.by]: change.emoji } };
  }
  const { content } = entry;
  return 'message' in content
    ? { ...entry, content: { message: { ...content.message, text: change.text } }, edited: true }
    : entry;
}
