import { ownerAt, type Reader, shownSeq } from '../../conversation/index.ts';
import type { Marks, ServerFrame, VisitorLine } from '../../protocol/index.ts';
import type { VisitorConnection } from '../connection.ts';
import { historyPage, readSize } from '../history-page.ts';
import { personOf } from '../person.ts';
import type { SocketPorts } from '../ports.ts';
import { reachOf } from '../reach.ts';
import { newestShown, readLines } from '../read-lines.ts';
import { ownThread, readerOf } from '../reader.ts';

/** What a welcome says of the conversation that the browser shows. */
export type ShownConversation = Pick<
  ServerFrame<'welcome'>,
  'newest' | 'entries' | 'more' | 'owner' | 'person' | 'marks' | 'amended' | 'reach'
>;

/** Reads the conversation: of a joined browser both threads. */
export async function shownConversation(
  ports: SocketPorts,
  connection: VisitorConnection,
  after: number | undefined,
): Promise<ShownConversation> {
  const { store } = ports;
  const { thread, session, joined } = connection;
  const now = ports.now();
  const reader = readerOf(connection);
  // `load` also looks for an event's marker. No event has this key: only the conversation is needed here.
  const [{ conversation: stored }, own, lines] = await Promise.all([
    store.load(thread, session),
    joined && store.load(ownThread(connection), session),
    readLines(store, thread.page, reader, { after, limit: readSize }),
  ]);
  const page = historyPage(lines, reader, after === undefined ? 'newest' : 'oldest');
  // With an `after` beyond the last line there are no lines: the newest number has to be read then.
  const hasNewest = after === undefined || (!page.more && lines.length > 0);
  const amended = sumOf(stored?.amended, own?.conversation?.amended);
  return {
    ...page,
    newest: hasNewest ? (page.entries.at(-1)?.seq ?? 0) : await newestShown(store, thread.page, reader),
    owner: stored ? ownerAt(stored, now).kind : 'bot',
    person: stored && personOf(stored, ports.back(now), now),
    marks: marksOf(page.entries, readUpTo(reader, stored?.seen, own?.conversation?.seen)),
    amended,
    reach: joined
      ? { messenger: { state: 'joined', through: joined.through } }
      : reachOf(stored, ports.reachable, ports.back(now), now),
  };
}

function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** Up to which line the business has read: of the joined thread, or before that of the own one. */
function readUpTo(reader: Reader, seen: number | undefined, ownSeen: number | undefined): number | undefined {
  if (reader.joined === undefined) return seen;
  if (seen !== undefined) return shownSeq(reader.joined.customer, seen, reader);
  return ownSeen === undefined ? undefined : Math.min(ownSeen, reader.joined.through);
}

/** The business was given every line of the visitor. The conversation says up to which of them it has read. */
function marksOf(lines: readonly VisitorLine[], read: number | undefined): Marks | undefined {
  const delivered = lines.findLast(({ speaker }) => speaker === 'customer')?.seq;
  return delivered === undefined && read === undefined ? undefined : { delivered, read };
}
