import { type AgentRecord, inboxAddress } from '../../lib/agents/index.ts';
import { type Subscriber, subscribers } from '../aws/subscriptions.ts';
import { table } from '../terminal/table.ts';
import type { AgentStack } from './agent-stack.ts';

/** `list`: who the agents are, and where they are signed in. */
export async function listAgents(stack: AgentStack): Promise<number> {
  const { cli, directory, resources, target } = stack;
  const now = Date.now();
  const agents = await directory.list();
  if (agents.length === 0) {
    cli.terminal.print(`! There is no agent on ${target.title}: customers who ask for a person get no answer.`);
    cli.terminal.print(`→ \`npm run agent -- add "NAME"${target.flags}\` makes one.`);
    return 0;
  }
  const mails = await mailsOf(stack, agents);
  const online = new Set((await directory.online.list(now)).map(({ agent }) => agent));
  const rows = agents.map(async (agent) => [
    agent.id,
    agent.name,
    agent.role,
    signedIn((await directory.sessions(agent.id, now)).length),
    online.has(agent.id) ? 'online' : agent.paused ? 'paused' : '',
    mailOf(agent, mails),
  ]);
  cli.terminal.print(table([['id', 'name', 'role', 'signed in', '', 'mail'], ...(await Promise.all(rows))]));
  if (resources.inbox) cli.terminal.print(`\n  The inbox: ${inboxAddress(resources.inbox)}`);
  return 0;
}

function signedIn(devices: number): string {
  return devices === 0 ? 'nowhere' : devices === 1 ? 'on 1 device' : `on ${devices} devices`;
}

/** Nothing where the subscriptions cannot be read: the list is useful without them. */
async function mailsOf(stack: AgentStack, agents: readonly AgentRecord[]): Promise<readonly Subscriber[] | undefined> {
  const { notifyTopic } = stack.resources;
  if (notifyTopic === undefined || agents.every(({ mail }) => mail === undefined)) return undefined;
  return subscribers(notifyTopic, notifyTopic.arn).catch(() => undefined);
}

function mailOf({ mail }: AgentRecord, all: readonly Subscriber[] | undefined): string {
  if (mail === undefined || all === undefined) return mail ?? '';
  const found = all.filter(({ endpoint }) => endpoint.toLowerCase() === mail.toLowerCase());
  if (found.some(({ isConfirmed }) => isConfirmed)) return mail;
  return `${mail} (${found.some(({ isPending }) => isPending) ? 'not confirmed yet' : 'not subscribed'})`;
}
