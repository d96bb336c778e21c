import type { Conversation } from '../../conversation/index.ts';
import type { AgentRecord } from '../agents.ts';
import type { OnlineAgent } from '../online-agents.ts';
import type { Subscription } from '../subscriptions.ts';
import type { Notice } from './notice.ts';
import { endpointHash } from './notification.ts';

/** Where an inbox was visible so lately (ms), its own sound and badge are enough. */
const VISIBLE = 45_000;

export interface Situation {
  readonly notice: Notice;
  readonly now: number;
  /** Missing where it was forgotten. */
  readonly conversation?: Conversation;
  /** An agent has the thread open now. */
  readonly watched: boolean;
  /** It is inside `hours`. */
  readonly open: boolean;
  readonly agents: readonly AgentRecord[];
}

/** Who is told, or why no agent is. */
export type Plan =
  | { readonly kind: 'nothing'; readonly why: string }
  | {
      readonly kind: 'tell';
      readonly about: 'waiting' | 'assigned';
      readonly conversation: Conversation;
      /** When the wait began (ms), or the assignment where the customer does not wait. */
      readonly since: number;
      readonly agents: readonly AgentRecord[];
      /** Only the owner is told. */
      readonly alone: boolean;
    };

/** Decides who is told of a thread. Only what happened since the notice was queued can say no. */
export function planOf({ notice, now, conversation, watched, open, agents }: Situation): Plan {
  if (conversation === undefined) return nothing('the conversation is gone');
  const { assigned, later } = notice;
  const { blocked, owner } = conversation;
  if (blocked !== undefined && now < (blocked.until ?? Number.POSITIVE_INFINITY))
    return nothing('the customer is blocked');
  if (conversation.doneAt !== undefined) return nothing('the conversation is done');
  const owningAgent = owner.kind === 'agent' ? owner.agent?.id : undefined;
  if (assigned !== undefined && assigned !== owningAgent) return nothing('another agent has it now');
  const since = conversation.waitingSince ?? (assigned === undefined ? undefined : (later?.since ?? notice.at));
  if (since === undefined || (later !== undefined && later.since !== since))
    return nothing('the customer has an answer');
  if (later !== undefined && (watched || (conversation.seen ?? 0) >= later.seq))
    return nothing('an agent has opened it');
  if (!open) return nothing('it is outside the hours');
  const alone = owningAgent !== undefined;
  const available = agents.filter(({ id, paused }) => !paused && (!alone || id === owningAgent));
  if (available.length === 0) return nothing('no agent is available');
  return {
    kind: 'tell',
    about: assigned === undefined ? 'waiting' : 'assigned',
    conversation,
    since,
    agents: available,
    alone,
  };
}

/** The browsers of an agent that get this notification. */
export function browsersOf(
  subscriptions: readonly Subscription[],
  { later }: Notice,
  online: readonly OnlineAgent[],
  now: number,
): readonly Subscription[] {
  if (later?.step === 'repeat') return subscriptions;
  if (later?.step === 'reminder') {
    return subscriptions.filter(({ endpoint }) => !later.told.includes(endpointHash(endpoint)));
  }
  const visible = new Set(online.filter((each) => isVisible(each, now)).map(({ session }) => session));
  return subscriptions.filter(({ session }) => !visible.has(session));
}

/** Whether the agent gets a mail with this notice, where the last one is old enough. */
export function getsMail(
  { id, mail }: AgentRecord,
  { later }: Notice,
  online: readonly OnlineAgent[],
  now: number,
): boolean {
  if (mail === undefined) return false;
  return later !== undefined || !online.some((each) => each.agent === id && isVisible(each, now));
}

function isVisible({ visibleAt = Number.NEGATIVE_INFINITY }: OnlineAgent, now: number): boolean {
  return visibleAt >= now - VISIBLE;
}

const nothing = (why: string): Plan => ({ kind: 'nothing', why });
