import { type Arrived, type Conversation, isOfMessenger, type Row } from '../conversation/index.ts';
import { changesReach } from '../live/reach.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import type { Ports } from './ports.ts';

/**
 * Pushes for one turn. Each reads the thread's connections. The visitors of a thread that was never on the website do
 * without, unless their browser has joined it; agents who watch it get its lines all the same.
 */
export function liveOf(
  live: Ports['live'],
  { source }: QueuedEvent,
  conversation: Conversation | undefined,
): Ports['live'] {
  const wasOnWebsite = conversation?.surface === 'web' || conversation?.lastIn.web !== undefined;
  const mayBeOnWebsite = source === 'web' || wasOnWebsite || conversation?.joinedBy !== undefined;
  if (mayBeOnWebsite) return live;
  return {
    line: (thread, line) => live.line(thread, line, 'agents'),
    note: (thread, note) => live.note(thread, note),
    customerMarks: (thread, marks) => live.customerMarks(thread, marks),
    row: (row) => live.row(row),
    blockNetwork: (network, until) => live.blockNetwork(network, until),
    digits: (thread, digits) => live.digits(thread, digits),
    join: (thread, join) => live.join(thread, join),
    unjoin: (thread, join) => live.unjoin(thread, join),
    typing: idle,
    marks: idle,
    owner: idle,
    reach: idle,
  };
}

async function idle(): Promise<void> {}

/** Shows what changed beside lines: who owns the thread, whether the customer is blocked, what was seen. */
export async function showChanges(
  { live }: Ports,
  before: Conversation | undefined,
  after: Conversation,
): Promise<void> {
  const { thread, seen, delivered, read } = after;
  const generation = before?.generation ?? 0;
  if (after.generation !== generation || isBlocked(after) !== isBlocked(before)) await live.owner(thread, after);
  if (seen !== undefined && seen !== before?.seen) await live.marks(thread, { delivered: seen, read: seen });
  if (delivered !== before?.delivered || read !== before?.read) {
    await live.customerMarks(thread, {
      ...(delivered === undefined ? {} : { delivered }),
      ...(read === undefined ? {} : { read }),
    });
  }
}

/**
 * Tells the visitor where answers go, once it has changed. A browser that shows another thread has its own. One that
 * may wait for a change that does not come is told so, too.
 */
export async function showReach(
  { live, now }: Ports,
  before: Conversation | undefined,
  after: Conversation,
  { reachTo }: Pick<Arrived, 'reachTo'>,
): Promise<void> {
  if (isOfMessenger(after.thread)) return;
  if (changesReach(before, after, now())) await live.reach(after.thread, after);
  else if (reachTo !== undefined) await live.reach(after.thread, after, reachTo);
}

function isBlocked(conversation: Conversation | undefined): boolean {
  return conversation?.blocked !== undefined;
}

/**
 * Shows a conversation's row to the inboxes, where their list of open conversations has it or had it, or where an agent
 * who has it open must see the change at once.
 */
export async function showRow({ live }: Ports, before: Row | undefined, after: Row | undefined): Promise<void> {
  if (after === undefined) return;
  const hasMoved = before !== undefined && before.shelf !== after.shelf;
  if (hasMoved || before?.shelf === 'open' || after.shelf === 'open' || isNotice(before, after)) await live.row(after);
}

/** What the inbox says above the lines of a conversation, or beside them. */
const notices = ['blocked', 'left', 'deleteAt', 'keep', 'follow', 'follows', 'joins', 'joinedBy', 'mail'] as const;

function isNotice(before: Row | undefined, after: Row): boolean {
  return notices.some((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after[field]));
}
