import type { TellEffect } from './conversation.ts';
import { NOT_FOLLOWED } from './follow/delivery.ts';
import type { ToldArrival } from './told.ts';

/**
 * What a thread hears that tells something to a conversation that was forgotten: nothing follows, no browser shows
 * both, and an answer did not arrive. Of other news nothing is left to say.
 */
export function toldToForgotten({ from, told, key }: Omit<ToldArrival, 'read'>): TellEffect | undefined {
  const tell = (answer: TellEffect['told']) => ({ kind: 'tell', customer: from, told: answer, id: key }) as const;
  switch (told.kind) {
    case 'opened':
    case 'followed':
      return tell({ kind: 'stopped', link: told.link });
    case 'joined':
      return tell({ kind: 'undone', id: told.id });
    case 'answer':
      return tell({ kind: 'delivered', seq: told.seq, status: 'failed', error: NOT_FOLLOWED });
    default:
      return undefined;
  }
}
