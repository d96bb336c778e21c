import type { AgentRef } from './agent-action.ts';
import type { BotEvent, Conversation, Effect, FollowUpEffect, LineContent, Speaker, Surface } from './conversation.ts';
import type { Hint } from './hint.ts';
import type { SystemWords } from './system-words.ts';

/** What an event does to a conversation by itself, before the bot is asked. */
export interface Arrived {
  readonly conversation: Conversation;
  /** The line of the history that it becomes, if any. */
  readonly line?: NewLine;
  /** Effects that need no bot: the message of an agent, changes of older lines. */
  readonly effects: readonly NewEffect[];
  /** The send whose echo this is: Meta accepted it. */
  readonly confirmed?: { readonly seq: number; readonly mid: string };
  /** Where it happened, and so where the bot answers it. Left out: where the customer wrote last. */
  readonly surface?: Surface;
  /** What the bot hears of it, and whether it may answer. Missing where the bot is not asked. */
  readonly heard?: { readonly event: BotEvent; readonly speaks: boolean };
  /** A tap on a button of the program: no figure counts it, and no person has to answer it. */
  readonly isTap?: true;
  /** Hash of a session whose browsers are told where answers go, since they may wait for a change that has not come. */
  readonly reachTo?: string;
  /** Why an agent's action, or what was told, does nothing: for the log. */
  readonly ignored?: string;
}

/** A line that has no number yet. */
export interface NewLine {
  readonly speaker: Speaker;
  readonly content: LineContent;
  readonly mid?: string;
  readonly clientId?: string;
  readonly agent?: AgentRef;
  /** Left out: where the customer wrote last. */
  readonly surface?: Surface;
}

/** An effect that has no number yet. Without a generation or a surface it is of the conversation's own. */
export type NewEffect = Effect extends infer E
  ? E extends Effect
    ? E extends FollowUpEffect
      ? E
      : Omit<E, 'seq' | 'generation' | 'surface'> & { readonly generation?: number; readonly surface?: Surface }
    : never
  : never;

/** What a turn is decided by, beside state and event. */
export interface TurnRules {
  /** Our own app's id. It distinguishes our echoes and changes of owner from those of other apps. */
  readonly appId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A take-over that counts: its event waits behind this turn. */
  readonly hint?: Hint | undefined;
  /** After so many milliseconds without an act of an agent the bot gets the thread back. Left out: never. */
  readonly giveBackAfterMs?: number | undefined;
  /** Where the bot passes Messenger's threads to; `page_inbox` where it is left out. */
  readonly handOver?: 'page_inbox' | 'inbox' | undefined;
  /** Meta has granted the feature Human Agent: agents may answer for seven days. */
  readonly humanAgent?: boolean | undefined;
  /** What the program says by itself, in the language of a locale. */
  readonly words?: ((locale: string | undefined) => SystemWords) | undefined;
  /** The hash by which mails know an address. Left out: every choice of a mail's reader is about the last address. */
  readonly addressHash?: ((page: string, address: string) => string) | undefined;
  /** The operator's day at a time (ms): `2026-11-30`. Left out: the day of UTC. */
  readonly dayOf?: ((at: number) => string) | undefined;
}
