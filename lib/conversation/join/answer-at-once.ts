import type { Conversation, SendEffect, StoredEffect, TellEffect } from '../conversation.ts';

/**
 * Browsers that have joined show this thread only up to the join. An answer that a person still writes here goes to the
 * threads that they show, at once.
 */
export function answerAtOnce(
  { joins = [], at }: Pick<Conversation, 'joins' | 'at'>,
  effect: SendEffect | StoredEffect,
): TellEffect[] {
  if (effect.kind !== 'send' || effect.surface !== 'web' || effect.from || !('message' in effect)) return [];
  const { seq, agent, message } = effect;
  if (agent === undefined) return [];
  return [...new Set(joins.map(({ customer }) => customer))].map((customer) => {
    return { kind: 'tell', customer, told: { kind: 'answer', seq, at, agent, message }, id: `joined:${seq}` };
  });
}
