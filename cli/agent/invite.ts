import { type AgentRecord, inviteLink } from '../../lib/agents/index.ts';
import { missing } from '../stack/index.ts';
import type { AgentStack } from './agent-stack.ts';

/** Prints a link that signs an agent in. @throws {Stop} where the stack has no inbox. */
export async function printInvite(stack: AgentStack, { id, name }: AgentRecord): Promise<number> {
  const { inbox } = stack.resources;
  if (inbox === undefined) throw missing(stack.target, 'inbox');
  const { token } = await stack.directory.invite(id, Date.now());
  stack.cli.terminal.print(`→ This link signs ${name} in, once, within 24 hours. It is for ${name} alone:`);
  stack.cli.terminal.print(`  ${inviteLink(inbox, token)}`);
  return 0;
}
