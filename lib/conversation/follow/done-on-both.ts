import { done } from '../agent-acted.ts';
import type { ToldHandler } from '../told-handler.ts';

/**
 * An agent has marked the other conversation as done. A conversation that another agent has, or in which the customer
 * waits for a first answer, stays as it is: what the customer asked here is not answered by that.
 */
export const otherIsDone: ToldHandler<'done'> = (conversation, { told: { agent } }, rules) => {
  const { owner, waitingSince } = conversation;
  const isTheirs = owner.kind === 'agent' && owner.agent?.id === agent.id;
  if (isTheirs || (owner.kind === 'bot' && waitingSince === undefined)) return done(conversation, agent, rules);
  return { conversation, effects: [], ignored: 'another person has it, or the customer waits' };
};
