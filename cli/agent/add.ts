import { agentName, mailAddress } from '../../lib/agents/index.ts';
import { Stop } from '../command/stop.ts';
import { missing } from '../stack/index.ts';
import type { AgentStack } from './agent-stack.ts';
import { printInvite } from './invite.ts';
import { changeMail, refuseAddress, topicOf } from './mail.ts';

/** `add`: makes an agent and prints the link that signs them in. Everything is checked before anything is written. */
export async function addAgent(
  stack: AgentStack,
  given: string | undefined,
  { mail, admin }: { readonly mail?: string; readonly admin?: boolean },
  usage: string,
): Promise<number> {
  if (given === undefined) throw new Stop('What is the name of the agent?', usage);
  agentName(given);
  if (stack.resources.inbox === undefined) throw missing(stack.target, 'inbox');
  if (mail !== undefined) {
    topicOf(stack);
    await refuseAddress(stack, mailAddress(mail));
  }
  const agent = await stack.directory.add({ name: given, ...(admin && { role: 'admin' }) }, Date.now());
  stack.cli.terminal.print(`✓ ${agent.name} is ${agent.role === 'admin' ? 'an admin' : 'an agent'} now.`);
  await printInvite(stack, agent);
  return mail === undefined ? 0 : changeMail(stack, agent, mail);
}
