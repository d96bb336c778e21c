import type { AgentRecord } from '../../agents/index.ts';
import type { Agent, Colleague } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';

/** Every agent, with who has an inbox open now. */
export async function colleagues(ports: SocketPorts): Promise<Colleague[]> {
  const [agents, online] = await Promise.all([ports.agents.list(), ports.agents.online.list(ports.now())]);
  const present = new Set(online.map(({ agent }) => agent));
  return agents.map(({ id, name, paused }) => ({ id, name, paused, online: present.has(id) }));
}

/** Tells every open inbox who is online. */
export async function announcePeople(ports: SocketPorts): Promise<void> {
  await ports.push.people(await colleagues(ports));
}

/** An agent as their own inbox names them: without their address. */
export function shownAgent({ id, name, role, paused }: AgentRecord): Agent {
  return { id, name, role, paused };
}
