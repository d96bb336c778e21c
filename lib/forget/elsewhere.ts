import { DeleteCommand, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { OpenForgetting, Thread } from '../conversation/index.ts';
import { text } from '../json.ts';
import { connections } from '../live/connections.ts';
import type { Push } from '../live/push.ts';
import { sessionDigits } from '../live/session-digits.ts';
import type { LiveTable } from '../live/table.ts';
import { threadLimits } from '../live/thread-limits.ts';
import { type Deleted, type ItemKey, itemKinds, type KindsThat } from '../store/index.ts';

/** What a conversation leads to outside of its own partition. */
export interface Elsewhere {
  /**
   * Ends the visitor's sessions, cuts off their open sockets, and deletes every other item elsewhere.
   * @returns how many of each kind, and where the search for sessions goes on, if it is not over.
   */
  remove(
    thread: Thread,
    open: OpenForgetting,
    goesOn: () => boolean,
  ): Promise<{ readonly deleted: Deleted; readonly searchAfter?: string }>;
  /** Takes the conversation out of every open inbox. */
  unlist(thread: Thread): Promise<void>;
}

/** Where the items are found. */
interface Site {
  readonly liveTable: LiveTable;
  readonly push: Pick<Push, 'forgotten' | 'ended' | 'unjoin' | 'unlist'>;
  readonly now: () => number;
}

type Finder = (site: Site, thread: Thread, open: OpenForgetting) => Promise<number>;

/** How items elsewhere are found and deleted. A new kind of such items does not compile until it has a way here. */
const finders: { readonly [Kind in KindsThat<'find'>]: Finder } = {
  async session(site, thread, { sessions, digits = [] }) {
    for (const hash of digits) await sessionDigits(site.liveTable).end(hash, thread.customer);
    let ended = 0;
    for (const hash of sessions) if (await endSession(site, thread, hash)) ended += 1;
    return ended;
  },

  async link({ liveTable }, thread) {
    const { documentClient, table: TableName } = liveTable;
    const { Item } = await documentClient.send(new GetCommand({ TableName, Key: itemKinds.limits.key(thread) }));
    const hash = text(Item?.openLink);
    return hash !== undefined && (await deleted(liveTable, itemKinds.link.key(hash))) ? 1 : 0;
  },

  async connection({ liveTable, push, now }, thread, { sessions, unjoin = [] }) {
    const found = await connections(liveTable).ofThread(thread, now());
    await push.forgotten(thread, sessions);
    // A browser that shows a thread of Messenger, too, is connected to that one.
    for (const { customer, id, session } of unjoin) {
      const other = { page: thread.page, customer };
      if (sessions.includes(session)) await push.ended({ thread: other, hash: session });
      await push.unjoin(other, { id, session });
    }
    return found.length;
  },
};

export function elsewhere(liveTable: LiveTable, push: Site['push'], now: () => number): Elsewhere {
  const site: Site = { liveTable, push, now };
  return {
    unlist: (thread) => push.unlist(thread),

    async remove(thread, open, goesOn) {
      const searched = await search(site, thread, open.searchAfter, goesOn);
      const found: OpenForgetting = { ...open, sessions: [...open.sessions, ...searched.sessions] };
      const counts = new Map<string, number>();
      for (const [kind, find] of Object.entries(finders)) {
        const count = await find(site, thread, found);
        if (count > 0) counts.set(kind, count);
      }
      return { deleted: counts, ...(searched.after !== undefined && { searchAfter: searched.after }) };
    },
  };
}

/** Frames of the session that are under way are refused first, then a hello finds it no more. */
async function endSession({ liveTable, now }: Site, thread: Thread, hash: string): Promise<boolean> {
  await threadLimits(liveTable).end(thread, hash, now());
  return deleted(liveTable, itemKinds.session.key(hash));
}

/** @returns whether there was such an item. */
async function deleted({ documentClient, table }: LiveTable, Key: ItemKey): Promise<boolean> {
  const request = new DeleteCommand({ TableName: table, Key, ReturnValues: 'ALL_OLD' });
  return (await documentClient.send(request)).Attributes !== undefined;
}

/**
 * Sessions of a visitor whose conversation does not name them: nothing else leads to a session, so the table is read.
 *
 * @param after where to go on: a partition key, or `''` for the start. Without it there is nothing to search.
 */
async function search(
  { liveTable }: Site,
  { page, customer }: Thread,
  after: string | undefined,
  goesOn: () => boolean,
): Promise<{ readonly sessions: string[]; readonly after?: string }> {
  const { sk } = itemKinds.session.key('');
  const sessions: string[] = [];
  let next = after;
  while (next !== undefined && goesOn()) {
    const { Items = [], LastEvaluatedKey } = await liveTable.documentClient.send(
      new ScanCommand({
        TableName: liveTable.table,
        FilterExpression: 'sk = :session AND whose.#page = :page AND whose.customer = :customer',
        ExpressionAttributeNames: { '#page': 'page' },
        ExpressionAttributeValues: { ':session': sk, ':page': page, ':customer': customer },
        ProjectionExpression: 'pk',
        ...(next !== '' && { ExclusiveStartKey: JSON.parse(next) }),
      }),
    );
    const start = itemKinds.session.key('').pk.length;
    sessions.push(...Items.map(({ pk }) => String(pk).slice(start)));
    next = LastEvaluatedKey && JSON.stringify(LastEvaluatedKey);
  }
  return { sessions, ...(next !== undefined && { after: next }) };
}
