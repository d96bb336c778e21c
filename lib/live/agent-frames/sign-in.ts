import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { Refusal } from '../../protocol/index.ts';
import { countNetwork } from '../frames/count-network.ts';
import { networkOf } from '../network.ts';
import type { From, SocketPorts } from '../ports.ts';
import { shownAgent } from './people.ts';

/** Says whom an invite or a device code signs in. It changes nothing: mail scanners open links. */
export async function invitation(
  ports: SocketPorts,
  { id, token }: AgentClientFrame<'agent_invitation'>,
  from: From,
): Promise<AgentServerFrame<'agent_invited'>> {
  await countNetwork(ports, 'signIn', from);
  const agent = await ports.agents.invitation(token, { network: networkOf(from.address), now: ports.now() });
  if (!agent) throw tokenOver();
  return { type: 'agent_invited', id, name: agent.name };
}

/** Makes a session. A flood of wrong tokens is limited by its network: agents with a session never come here. */
export async function signIn(
  ports: SocketPorts,
  { id, token }: AgentClientFrame<'agent_sign_in'>,
  from: From,
): Promise<AgentServerFrame<'agent_signed_in'>> {
  await countNetwork(ports, 'signIn', from);
  const signedIn = await ports.agents.signIn(token, { network: networkOf(from.address), now: ports.now() });
  if (!signedIn) throw tokenOver();
  return { type: 'agent_signed_in', id, token: signedIn.token, agent: shownAgent(signedIn.agent) };
}

function tokenOver(): Refusal {
  return new Refusal(
    'token_over',
    'This link or code is wrong, was used, or is too old. Ask for a new one: npm run agent -- invite NAME.',
  );
}
