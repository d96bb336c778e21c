import type { AgentRef } from './agent-action.ts';
import type { TurnRules } from './arrived.ts';
import {
  type Arrival,
  type Conversation,
  endOf,
  type Owner,
  type OwnerKind,
  type PendingEffect,
} from './conversation.ts';

/** The Page Inbox's app id, on every Page. Source: Conversation Routing. */
export const PAGE_INBOX_APP_ID = '263902037430900';

/** Control expires after this many milliseconds without activity. Source: Conversation Routing, "24 hours". */
export const CONTROL_LASTS = 24 * 60 * 60 * 1000;

/** Who owns the thread at `now` (ms): the bot again where a hand-over has run out. */
export function ownerAt(conversation: Conversation, now: number): Owner {
  const { owner } = conversation;
  return (endOf(owner) ?? Number.POSITIVE_INFINITY) <= now ? { kind: 'bot' } : owner;
}

/** The conversation with `owner`. The generation rises where that is another owner than before. */
export function withOwner(conversation: Conversation, owner: Owner): Conversation {
  const same =
    conversation.owner.kind === owner.kind &&
    appIdOf(conversation.owner) === appIdOf(owner) &&
    agentIdOf(conversation.owner) === agentIdOf(owner);
  if (same) return { ...conversation, owner };
  // A work that was asked for under the earlier owner does not count any more.
  const { hinted: _, works: __, ...rest } = conversation;
  return { ...rest, owner, generation: conversation.generation + 1 };
}

/** An agent of our inbox as the owner, from `now` (ms) on. Without `agent` the customer waits for the first one. */
export function agentOwner(
  agent: AgentRef | undefined,
  { now, giveBackAfterMs }: Pick<TurnRules, 'now' | 'giveBackAfterMs'>,
): Owner {
  return {
    kind: 'agent',
    ...(agent === undefined ? {} : { agent }),
    ...(giveBackAfterMs === undefined ? {} : { givesBackAt: now + giveBackAfterMs }),
  };
}

/**
 * The conversation once a hint counts: the agent owns it instead of the bot. Control that Meta has given away has to be
 * asked back there, by the take-over's own event.
 */
export function withHint(conversation: Conversation, rules: TurnRules): Conversation {
  const { owner } = conversation;
  if (rules.hint === undefined || !(owner.kind === 'bot' || (owner.kind === 'agent' && !owner.agent))) {
    return conversation;
  }
  const { doneAt: _, ...rest } = withOwner(conversation, agentOwner(rules.hint.agent, rules));
  return { ...rest, hinted: { from: owner.kind } };
}

/**
 * The owner has changed since the effect was decided: it is not performed. What an agent wrote, and what the program
 * says by itself, goes out all the same.
 */
export function isStale(effect: PendingEffect['effect'], { generation }: Pick<Conversation, 'generation'>): boolean {
  if (effect.kind !== 'send' && effect.kind !== 'thread_control') return false;
  // The line about a change that has happened already.
  if (effect.kind === 'thread_control' && effect.local && effect.action !== 'pass') return false;
  const isOfBot = effect.kind === 'thread_control' || (effect.speaker !== 'agent' && effect.speaker !== 'system');
  return effect.generation !== generation && isOfBot;
}

/** No control event named this app. A customer's event that comes to us shows that it does not own the thread. */
export function isInferred(owner: Owner): boolean {
  return owner.kind === 'app' && (owner.inferred === true || owner.app_id === undefined);
}

/** An owner other than the bot, whose control begins at `at` (ms). That of our own agents has no end of its own. */
export function expiringOwner(kind: Exclude<OwnerKind, 'bot'>, at: number, app?: string): Owner {
  if (kind === 'agent') return { kind };
  const until = at + CONTROL_LASTS;
  return kind === 'app' ? { kind, until, ...(app === undefined ? {} : { app_id: app }) } : { kind, until };
}

/**
 * The owner that a thread control event means by `app_id`. Agents of our inbox use the Page Inbox's id, so that a bot
 * gets the same event for both. A thread without an owner belongs to the default app, which is ours.
 */
export function ownerOfApp(app: string | undefined, appId: string, source: Arrival['source'], at: number): Owner {
  if (app === undefined || app === appId) return { kind: 'bot' };
  if (app !== PAGE_INBOX_APP_ID) return expiringOwner('app', at, app);
  return expiringOwner(source === 'messenger' ? 'page_inbox' : 'agent', at);
}

function appIdOf(owner: Owner): string | undefined {
  return owner.kind === 'app' ? owner.app_id : undefined;
}

function agentIdOf(owner: Owner): string | undefined {
  return owner.kind === 'agent' ? owner.agent?.id : undefined;
}
