import type { AgentRef } from '../agent-action.ts';
import type { Arrived, NewEffect } from '../arrived.ts';
import type { Conversation } from '../conversation.ts';
import { otherThreads } from '../other-threads.ts';

/** The conversation is done, and so are the ones that belong to it on the other surface. */
export function tellOthersDone(before: Conversation, arrived: Arrived, agent: AgentRef, key: string): Arrived {
  if (arrived.ignored !== undefined) return arrived;
  const tells = otherThreads(before).map((customer): NewEffect => {
    return { kind: 'tell', customer, told: { kind: 'done', agent }, id: key };
  });
  return { ...arrived, effects: [...arrived.effects, ...tells] };
}
