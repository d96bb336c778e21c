import type { AgentDirectory } from './agent-directory.ts';

/** The name of the agent that a new stack begins with. */
const firstName = 'Admin';

/**
 * A fresh one-time token for a stack in which no agent is signed in yet. Where there is no agent at all, `Admin` is
 * made.
 * @returns nothing once an agent has signed in.
 */
export async function firstInvite(directory: AgentDirectory, now: number): Promise<string | undefined> {
  if (await directory.anySession(now)) return undefined;
  const agents = await directory.list();
  const agent =
    agents.find(({ role }) => role === 'admin') ?? agents[0] ?? (await directory.add({ name: firstName }, now));
  return (await directory.invite(agent.id, now)).token;
}
