import type { Thread } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import {
  agentPrefix,
  agentSessionPrefix,
  agentsKey,
  connectionPrefix,
  dayKey,
  hintKey,
  keyPrefix,
  limitsKey,
  lineKey,
  lineOfKey,
  markerKey,
  noteKey,
  onlinePrefix,
  stateKey,
  subscriptionPrefix,
  threadKey,
  toldKey,
} from './keys.ts';
import { HINT_SECONDS, MARKER_SECONDS } from './lasts.ts';

/** The key of an item. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** A kind of item: its key, and what forgetting a conversation does with it. The compiler asks each kind for both. */
export interface ItemKindRule {
  readonly key: (...parts: never[]) => ItemKey;
  /** For an item in the thread's own partition: its sort key, or what that begins with. */
  readonly inThread?: string;
  readonly forgetting: Forgetting;
}

/**
 * `replace`: the tombstone takes its place. `delete`: it is in the thread's partition, and deleted where it is from
 * before. `find`: it is elsewhere and leads to the conversation, so `lib/forget` has a way to find it. `keep`: it
 * leads to a conversation, and stays for the reason given. `unrelated`: it leads to no conversation.
 */
export type Forgetting =
  | { readonly does: 'replace' | 'find' | 'unrelated' }
  | { readonly does: 'delete'; readonly isOld: (item: JsonObject, before: Before) => boolean }
  | { readonly does: 'keep'; readonly why: string };

/** What the items of a forgotten conversation have in common. Those of a conversation that began since then do not. */
export interface Before {
  /** The highest number of a line. */
  readonly through: number;
  /** When the tombstone was written (ms). */
  readonly writtenAt: number;
  /** The operator's day of that time: `2026-11-30`. Facts of this day are put later. */
  readonly day: string;
}

/**
 * Every kind of item in the table. No other file spells the key of an item, so that `npm run forget` and the worker
 * know what a conversation leaves. docs/decisions/0005-one-table.md shows the same table with contents and times.
 */
export const itemKinds = {
  conversation: {
    key: (thread: Thread) => inThread(thread, stateKey),
    inThread: stateKey,
    forgetting: { does: 'replace' },
  },
  line: {
    key: (thread: Thread, seq: number) => inThread(thread, lineKey(seq)),
    inThread: keyPrefix.line,
    forgetting: { does: 'delete', isOld: byLine },
  },
  note: {
    key: (thread: Thread, after: number, id: string) => inThread(thread, noteKey(after, id)),
    inThread: keyPrefix.note,
    forgetting: { does: 'delete', isOld: byLine },
  },
  marker: {
    key: (thread: Thread, key: string) => inThread(thread, markerKey(key)),
    inThread: keyPrefix.marker,
    forgetting: { does: 'delete', isOld: byEnd(MARKER_SECONDS) },
  },
  day: {
    key: (thread: Thread, day: string) => inThread(thread, dayKey(day)),
    inThread: keyPrefix.day,
    forgetting: { does: 'delete', isOld: ({ sk }, { day }) => String(sk) < dayKey(day) },
  },
  hint: {
    key: (thread: Thread) => inThread(thread, hintKey),
    inThread: hintKey,
    forgetting: { does: 'delete', isOld: byEnd(HINT_SECONDS) },
  },
  told: {
    key: (thread: Thread) => inThread(thread, toldKey),
    inThread: toldKey,
    forgetting: { does: 'delete', isOld: ({ at }, { writtenAt }) => Number(at) <= writtenAt },
  },
  /** A visitor's connection under the thread that it shows. `connection` has the same one under its own id. */
  connectionInThread: {
    key: (thread: Thread, id: string) => inThread(thread, `${keyPrefix.connection}${id}`),
    inThread: keyPrefix.connection,
    // Its session has ended. A browser that may come back says hello again.
    forgetting: { does: 'delete', isOld: () => true },
  },
  watch: {
    key: (thread: Thread, id: string) => inThread(thread, `${keyPrefix.watch}${id}`),
    inThread: keyPrefix.watch,
    forgetting: {
      does: 'keep',
      why: 'An agent has the thread open. It names the agent, shows what comes later, and ends after 3 hours.',
    },
  },
  limits: {
    key: (thread: Thread) => inThread(thread, limitsKey),
    inThread: limitsKey,
    forgetting: {
      does: 'keep',
      why: 'Counts, and hashes of ended sessions: it refuses their frames that are under way, and ends after 3 hours.',
    },
  },

  /** A visitor's right to a thread, under the hash of its token. */
  session: { key: tokenKey, forgetting: { does: 'find' } },
  /** A link that opens Messenger. The one that is open is named by `limits`; older ones have run out. */
  link: { key: tokenKey, forgetting: { does: 'find' } },
  connection: {
    key: (id: string) => ({ pk: `${connectionPrefix}${id}`, sk: 'S' }),
    forgetting: { does: 'find' },
  },

  mailToken: {
    key: tokenKey,
    forgetting: {
      does: 'keep',
      why: 'The link in a mail that was sent: with it its reader stops the mails. It names thread and address by hashes and ids.',
    },
  },
  mailConsent: {
    key: (address: string) => ({ pk: `MAIL#${address}`, sk: 'MAIL' }),
    forgetting: {
      does: 'keep',
      why: 'The stop list: whether the person with an address, of which it has a hash, wants mails of the shop.',
    },
  },

  invite: { key: tokenKey, forgetting: { does: 'unrelated' } },
  agent: { key: (id: string) => ofAgents(`${agentPrefix}${id}`), forgetting: { does: 'unrelated' } },
  agentSession: {
    key: (id: string, hash: string) => ofAgents(`${agentSessionPrefix(id)}${hash}`),
    forgetting: { does: 'unrelated' },
  },
  subscription: {
    key: (id: string, hash: string) => ofAgents(`${subscriptionPrefix(id)}${hash}`),
    forgetting: { does: 'unrelated' },
  },
  mailed: { key: (id: string) => ofAgents(`${agentPrefix}${id}#M`), forgetting: { does: 'unrelated' } },
  online: { key: (id: string) => ofAgents(`${onlinePrefix}${id}`), forgetting: { does: 'unrelated' } },
  opening: { key: () => ofAgents('HOURS'), forgetting: { does: 'unrelated' } },
  waiters: {
    key: () => ofAgents('N'),
    forgetting: { does: 'keep', why: 'A hash of the thread among others, for ten minutes.' },
  },

  tally: {
    key: (who: string, minute: number) => ofNetwork(`${who}#${minute}`),
    forgetting: { does: 'unrelated' },
  },
  wrongCodes: {
    key: (network: string, period: number) => ofNetwork(`${network}#code#${period}`),
    forgetting: { does: 'unrelated' },
  },
  networkBlock: {
    key: (network: string) => ofNetwork(`${network}#blocked`),
    forgetting: {
      does: 'keep',
      why: 'A network that an agent blocked, until the end of the block. It names no conversation.',
    },
  },
  profile: { key: () => ({ pk: 'PROFILE', sk: 'P' }), forgetting: { does: 'unrelated' } },
} as const satisfies Readonly<Record<string, ItemKindRule>>;

export type ItemKind = keyof typeof itemKinds;

/** The kinds that forgetting treats in this way. */
export type KindsThat<Does extends Forgetting['does']> = {
  [Kind in ItemKind]: (typeof itemKinds)[Kind]['forgetting']['does'] extends Does ? Kind : never;
}[ItemKind];

/** The kinds of which forgetting deletes items. `unknown` is a kind of another version. */
export type DeletedKind = KindsThat<'replace' | 'delete' | 'find'> | 'unknown';

/** How many items were deleted, by the name of their kind (`DeletedKind`). */
export type Deleted = ReadonlyMap<string, number>;

/**
 * What becomes of an item in the partition of a forgotten thread.
 * @returns the kind to count it under; nothing where it stays. A kind that only another version knows is deleted, too.
 */
export function deletedKind(item: JsonObject, before: Before): string | undefined {
  const sk = String(item.sk);
  for (const [kind, rule] of Object.entries<ItemKindRule>(itemKinds)) {
    if (rule.inThread === undefined || !isOfKind(sk, rule.inThread)) continue;
    const { forgetting } = rule;
    return forgetting.does === 'delete' && forgetting.isOld(item, before) ? kind : undefined;
  }
  return 'unknown';
}

function isOfKind(sk: string, name: string): boolean {
  return name.endsWith('#') ? sk.startsWith(name) : sk === name;
}

function byLine({ sk }: JsonObject, { through }: Before): boolean {
  return lineOfKey(String(sk)) <= through;
}

/** An item that ends so many seconds after it was written. */
function byEnd(seconds: number) {
  return ({ ttl }: JsonObject, { writtenAt }: Before): boolean =>
    typeof ttl !== 'number' || (ttl - seconds) * 1000 <= writtenAt;
}

function inThread(thread: Thread, sk: string): ItemKey {
  return { pk: threadKey(thread), sk };
}

function ofAgents(sk: string): ItemKey {
  return { pk: agentsKey, sk };
}

function ofNetwork(name: string): ItemKey {
  return { pk: `R#${name}`, sk: 'R' };
}

function tokenKey(hash: string): ItemKey {
  return { pk: `T#${hash}`, sk: 'T' };
}
