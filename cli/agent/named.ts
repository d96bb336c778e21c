import { type AgentRecord, sameName } from '../../lib/agents/index.ts';
import { Stop } from '../command/stop.ts';
import type { AgentStack } from './agent-stack.ts';

/**
 * The agent with this id or name.
 * @throws {Stop} where there is none, or where several have that name.
 */
export async function named(stack: AgentStack, given: string | undefined, usage: string): Promise<AgentRecord> {
  if (given === undefined || given === '') throw new Stop('Which agent?', usage);
  const all = await stack.directory.list();
  const byId = all.find(({ id }) => id === given);
  const byName = all.filter(({ name }) => sameName(name, given));
  const found = byId ?? byName[0];
  if (found === undefined) {
    throw new Stop(
      `There is no agent ${given} on ${stack.target.title}.`,
      `\`npm run agent -- list${stack.target.flags}\` shows who there is.`,
    );
  }
  if (!byId && byName.length > 1) {
    throw new Stop(`Several agents are named ${given}.`, `Give the id: ${byName.map(({ id }) => id).join(' or ')}.`);
  }
  return found;
}
