import type { Arrived, NewEffect } from './arrived.ts';
import type { Conversation, OpenWork, WorkArrival } from './conversation.ts';
import { isOfBot } from './later.ts';

/** What a bot asks for with `chat.work`. */
export interface WorkAction {
  readonly kind: 'work';
  readonly name: string;
  readonly data?: unknown;
}

/** A work whose result has not come after this time (ms) has failed. */
const WORK_LASTS = 3_600_000;

/** The works of one turn as effects. Their ids are the same, however often the turn is begun. */
export function workEffects(actions: readonly WorkAction[], key: string): Extract<NewEffect, { kind: 'work' }>[] {
  return actions.map(({ name, data }, index) => ({
    kind: 'work',
    id: `${key}-${index}`,
    name,
    ...(data !== undefined && { data }),
  }));
}

/** The conversation with the works that its turn begins. */
export function withWorks(
  conversation: Conversation,
  works: readonly { readonly id: string; readonly name: string }[],
  now: number,
): Conversation {
  if (works.length === 0) return conversation;
  const { works: open = [], generation } = conversation;
  const added = works.map(({ id, name }): OpenWork => ({ id, name, generation, at: now, until: now + WORK_LASTS }));
  return { ...conversation, works: [...open, ...added] };
}

/** The works whose results should have come by `now` (ms). */
export function overdueWorks({ works = [] }: Pick<Conversation, 'works'>, now: number): OpenWork[] {
  return works.filter(({ until }) => until <= now);
}

/**
 * A work is finished. Its result counts while it is open: the owner has not changed since, and no result has come. What
 * it replies after a change of owner is kept as lines that are dropped.
 */
export function workFinished(conversation: Conversation, { work, sends }: WorkArrival): Arrived {
  const { works = [], generation, left, blocked } = conversation;
  if (works.some(({ id }) => id === work.id)) {
    const heard = { event: { type: 'work', name: work.name } as const, speaks: isOfBot(conversation) };
    return { conversation: withoutWork(conversation, work.id), effects: [], heard };
  }
  if (work.generation === generation || left || blocked)
    return { conversation, effects: [], ignored: `The work ${work.name} is not open any more` };
  return {
    conversation,
    effects: sends.map((send) => ({ ...send, generation: work.generation })),
    ignored: `The owner has changed since the work ${work.name} was asked for`,
  };
}

function withoutWork({ works = [], ...conversation }: Conversation, id: string): Conversation {
  const open = works.filter((work) => work.id !== id);
  return open.length === 0 ? conversation : { ...conversation, works: open };
}
