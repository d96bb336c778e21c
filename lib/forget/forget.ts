import {
  type Conversation,
  type Forgetting,
  forgottenSince,
  type OpenForgetting,
  type Thread,
} from '../conversation/index.ts';
import type { Queue } from '../queue/queue.ts';
import { toldEvent } from '../queue/told.ts';
import type { Deleted } from '../store/item-kinds.ts';
import { type Store, VersionConflict } from '../store/store.ts';
import type { Elsewhere } from './elsewhere.ts';

/** What forgetting works with. */
export interface ForgetPorts {
  readonly store: Pick<Store, 'bury' | 'removeBefore' | 'commit'>;
  readonly elsewhere: Elsewhere;
  /** Where linked threads are told. */
  readonly queue: Queue;
  /** The operator's day at `at` (ms). */
  readonly dayOf: (at: number) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A thread that was linked with a conversation that was forgotten. */
export interface LinkedThread {
  readonly customer: string;
  /** A browser showed both after the digits of Messenger were typed in it: they are the same person's. */
  readonly isSamePerson: boolean;
}

/** What was deleted in one run, and whether it was all. */
export interface Forgot {
  readonly deleted: Deleted;
  readonly isDone: boolean;
  readonly linked: readonly LinkedThread[];
  /** It had a mail address: a hash of it stays. */
  readonly hadMail?: true;
  /** The customer's block, which stays until its end. */
  readonly blocked?: Conversation['blocked'];
}

/**
 * Forgets a conversation: writes the tombstone, then ends the visitor's sessions, tells linked threads, and deletes the
 * items of before in pieces. The worker and `npm run forget` use it, also at once: every step can be done twice.
 * A worker or command that stops in the middle leaves a tombstone that names what is left. The clock goes on with it.
 *
 * @param at events from before this time (ms) are dropped from now on.
 * @param until no piece begins after this time (ms).
 */
export async function forget(
  ports: ForgetPorts,
  thread: Thread,
  at: number,
  until: number,
  options: Pick<Forgetting, 'unblocks' | 'spares'> = {},
): Promise<Forgot> {
  const { tombstone, replaced } = await ports.store.bury(thread, { at, now: ports.now(), ...options });
  const { blocked } = tombstone;
  const forgot = { ...(await goOnForgetting(ports, tombstone, until)), ...(blocked && { blocked }) };
  return replaced ? { ...forgot, deleted: sum(new Map([['conversation', 1]]), forgot.deleted) } : forgot;
}

/** Deletes what is left of a conversation that was forgotten, until then (ms). */
export async function goOnForgetting(ports: ForgetPorts, conversation: Conversation, until: number): Promise<Forgot> {
  const { thread, forgotten } = conversation;
  if (forgotten?.open === undefined) return { deleted: new Map(), isDone: true, linked: [] };
  const goesOn = () => ports.now() < until;
  await ports.elsewhere.unlist(thread);
  const found = await ports.elsewhere.remove(thread, forgotten.open, goesOn);
  await tellLinked(ports, thread, forgotten.open);
  const own = await removeBefore(ports, conversation, goesOn);
  const { searchAfter } = found;
  const isDone = own.isDone && searchAfter === undefined;
  const left = { sessions: [], tell: [], ...(searchAfter !== undefined && { searchAfter }) };
  await close(ports, conversation, isDone ? undefined : left);
  const { hadMail } = forgotten.open;
  const deleted = sum(found.deleted, own.deleted);
  return { deleted, isDone, linked: linkedBy(forgotten.open), ...(hadMail && { hadMail }) };
}

function linkedBy({ tell }: OpenForgetting): LinkedThread[] {
  return [...new Set(tell.map(({ customer }) => customer))].map((customer) => ({
    customer,
    isSamePerson: tell.some((each) => each.customer === customer && OF_A_JOIN.has(each.told.kind)),
  }));
}

/** News that only the threads of a join tell each other. */
const OF_A_JOIN: ReadonlySet<string> = new Set(['forget_device', 'undone']);

/** Deletes the items in the thread's partition that are from before it was forgotten. */
export async function removeBefore(
  { store, dayOf }: Pick<ForgetPorts, 'store' | 'dayOf'>,
  { thread, forgotten }: Pick<Conversation, 'thread' | 'forgotten'>,
  goesOn: () => boolean,
): Promise<Pick<Forgot, 'deleted' | 'isDone'>> {
  if (forgotten === undefined) return { deleted: new Map(), isDone: true };
  const writtenAt = forgottenSince(forgotten);
  return store.removeBefore(thread, { through: forgotten.through, writtenAt, day: dayOf(writtenAt) }, goesOn);
}

async function tellLinked({ queue, now }: ForgetPorts, thread: Thread, { tell }: OpenForgetting): Promise<void> {
  if (tell.length === 0) return;
  await queue.enqueue(
    tell.map((each) => toldEvent({ page: thread.page, customer: each.customer }, thread.customer, each, now())),
  );
}

/** Stores what is left. Where a worker has written meanwhile, the clock comes back to it. */
async function close(
  { store }: ForgetPorts,
  conversation: Conversation,
  open: OpenForgetting | undefined,
): Promise<void> {
  if (conversation.forgotten === undefined) return;
  const { open: _, ...forgotten } = conversation.forgotten;
  try {
    await store.commit({ ...conversation, forgotten: { ...forgotten, ...(open && { open }) } });
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
  }
}

function sum(...counts: readonly Deleted[]): Deleted {
  const all = new Map<string, number>();
  for (const [kind, count] of counts.flatMap((each) => [...each])) all.set(kind, (all.get(kind) ?? 0) + count);
  return all;
}
