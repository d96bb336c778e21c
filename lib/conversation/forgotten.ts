import { newConversation } from './arrive.ts';
import type { Conversation, Forgotten, OpenForgetting, Thread } from './conversation.ts';
import { NOT_FOLLOWED } from './follow/delivery.ts';
import { isOfMessenger } from './is-of-messenger.ts';
import type { ToldKind } from './told.ts';

/** When a conversation is forgotten. */
export interface Forgetting {
  /** Events from before this time (ms) are dropped. */
  readonly at: number;
  /** The time of the tombstone (ms). */
  readonly now: number;
  /** The block of the customer ends, too. Without it the block stays as the agent wanted it. */
  readonly unblocks?: boolean | undefined;
  /** The session (hash) that goes on in the next conversation: it is not ended. */
  readonly spares?: string | undefined;
}

/**
 * What stays of a conversation that was forgotten: no word of it, only what the worker needs to drop events from
 * before, what is still to be deleted, and the block of its customer. A worker in the middle of a turn cannot commit
 * over it, since it has a version of its own.
 *
 * @param before the conversation; where it cannot be read, its version and the last number of a line.
 */
export function forgottenConversation(
  thread: Thread,
  before: Pick<Conversation, 'version' | 'seq'> & Partial<Conversation>,
  { at, now, unblocks, spares }: Forgetting,
): Conversation {
  const through = Math.max(before.seq, before.forgotten?.through ?? 0) + LINES_OF_ONE_TURN;
  const forgotten: Forgotten = {
    at: Math.max(at, before.forgotten?.at ?? 0),
    through,
    writtenAt: now,
    open: openForgetting(thread, before, now, spares),
  };
  return {
    ...newConversation(thread, now),
    version: before.version,
    seq: through,
    forgotten,
    ...keptBlock(before, now, unblocks),
  };
}

/** A block outlasts the conversation: the clock ends it, and tells Meta what Meta was not told yet. */
function keptBlock(
  { blocked, pending = [] }: Partial<Conversation>,
  now: number,
  unblocks: boolean | undefined,
): Pick<Conversation, 'blocked' | 'pending'> {
  const atMeta = pending.filter(({ effect }) => effect.kind === 'block' && effect.surface === 'messenger');
  return {
    ...(blocked && { blocked: unblocks ? { ...blocked, until: now } : blocked }),
    pending: atMeta.map((each) => ({ ...each, dueAt: now })),
  };
}

/** Whether nothing happened in the place of a conversation since it was forgotten. */
export function isTombstone({ forgotten, row, openTurn }: Conversation): boolean {
  return forgotten !== undefined && row === undefined && openTurn === undefined;
}

/** Whether no act of the customer and no line came since a conversation was forgotten: the inbox does not list it. */
export function isEmptied({ forgotten, row, seq, lastIn }: Conversation): boolean {
  return forgotten?.through === seq && row === undefined && Object.keys(lastIn).length === 0;
}

/** Whether a tombstone has a block, or Meta is still to be told of one. */
export function hasBlockLeft({ blocked, pending }: Pick<Conversation, 'blocked' | 'pending'>): boolean {
  return blocked !== undefined || pending.length > 0;
}

/** What a conversation leads to, with what earlier forgetting has left. */
function openForgetting(
  thread: Thread,
  before: Pick<Conversation, 'version' | 'seq'> & Partial<Conversation>,
  now: number,
  spares: string | undefined,
): OpenForgetting {
  const earlier = before.forgotten?.open;
  const sessions = (before.sessions ?? []).filter((session) => session !== spares);
  const digits = [...(earlier?.digits ?? []), ...(before.digitsShownTo ?? [])];
  const unjoin = [...(earlier?.unjoin ?? []), ...joinsOf(thread, before)];
  // Conversations from before their state named sessions, and what is left of a broken one.
  const isSearched = !isOfMessenger(thread) && before.sessions === undefined && before.forgotten === undefined;
  const searchAfter = earlier?.searchAfter ?? (isSearched ? '' : undefined);
  return {
    sessions: [...new Set([...(earlier?.sessions ?? []), ...sessions])],
    ...(searchAfter !== undefined && { searchAfter }),
    tell: [...(earlier?.tell ?? []), ...owedNews(thread, before), ...linkedThreads(before, `forget:${now}`)],
    ...(unjoin.length > 0 && { unjoin }),
    ...(digits.length > 0 && { digits }),
    ...((earlier?.hadMail || before.mail !== undefined) && { hadMail: true }),
  };
}

/** What the conversation still had to tell other threads. Nothing that it had to begin there begins any more. */
function owedNews(
  thread: Thread,
  { pending = [], openTurn }: Partial<Pick<Conversation, 'pending' | 'openTurn'>>,
): OpenForgetting['tell'] {
  return pending.flatMap(({ effect, status }): OpenForgetting['tell'] => {
    if (effect.kind === 'tell') return ENDS.has(effect.told.kind) ? [effect] : [];
    if (effect.kind !== 'send' || effect.from === undefined || effect.from.customer === thread.customer) return [];
    const { seq, attempt = 0, from } = effect;
    // The worker of a turn that did not end may have sent it.
    const isInDoubt = status === 'in_doubt' || openTurn !== undefined;
    const went = isInDoubt ? ({ status: 'in_doubt' } as const) : ({ status: 'failed', error: NOT_FOLLOWED } as const);
    const { customer } = from;
    return [{ customer, told: { kind: 'delivered', seq: from.seq, ...went }, id: `${seq}:${attempt}:forgotten` }];
  });
}

const ENDS: ReadonlySet<ToldKind> = new Set(['delivered', 'done', 'forget_device', 'refused', 'stopped', 'undone']);

/** The browsers that show both threads of the customer. */
function joinsOf(
  thread: Thread,
  { joins = [], joinedBy = [] }: Partial<Conversation>,
): NonNullable<OpenForgetting['unjoin']> {
  return [
    ...joins.map(({ customer, id, session }) => ({ customer, id, session })),
    ...joinedBy.map(({ id, session }) => ({ customer: thread.customer, id, session })),
  ];
}

/** The other thread of the customer hears that nothing follows any more, and that no browser shows both. */
function linkedThreads(
  { follow, opened, joins = [], follows, offer, joinedBy = [] }: Partial<Conversation>,
  id: string,
): OpenForgetting['tell'] {
  return [
    ...[follow, opened].flatMap((each) => {
      if (each === undefined) return [];
      const { customer, link } = each;
      return [{ customer, told: { kind: 'stopped', link }, id: `${id}:${link}` } as const];
    }),
    ...joins.map(
      ({ customer, session }) =>
        ({ customer, told: { kind: 'forget_device', session }, id: `${id}:${session}` }) as const,
    ),
    ...[follows, offer].flatMap((each) => {
      if (each === undefined) return [];
      const { web, link } = each;
      return [{ customer: web, told: { kind: 'refused', link }, id: `${id}:${link}` } as const];
    }),
    ...joinedBy.map(
      (join) => ({ customer: join.web, told: { kind: 'undone', id: join.id }, id: `${id}:${join.id}` }) as const,
    ),
  ];
}

/** Lines up to the forgotten number are those of before, even those that a running turn still writes. */
const LINES_OF_ONE_TURN = 1_000;
