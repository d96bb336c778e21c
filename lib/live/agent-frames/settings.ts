import type { AgentClientFrame, AgentServerFrame } from '../../protocol/index.ts';
import { Refusal } from '../../protocol/index.ts';
import type { SocketPorts } from '../ports.ts';
import { announcePeople } from './people.ts';
import { countAgent, type SignedIn } from './signed-in.ts';

/** Makes a code that signs another device of the agent in. */
export async function device(
  ports: SocketPorts,
  { id }: AgentClientFrame<'agent_device'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_device_code'>> {
  await countAgent(ports, 'device', agent);
  const { token, expires } = await ports.agents.deviceCode(agent.id, ports.now());
  return { type: 'agent_device_code', id, code: token, expires };
}

/** Turns the agent's notifications off or on. */
export async function pause(
  ports: SocketPorts,
  { id, paused }: AgentClientFrame<'agent_pause'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_paused'>> {
  await countAgent(ports, 'ask', agent);
  await ports.agents.setPaused(agent.id, paused);
  await announcePeople(ports);
  return { type: 'agent_paused', id, paused };
}

/** Keeps a browser's push subscription. It ends with the session. */
export async function subscribe(
  ports: SocketPorts,
  { id, subscription }: AgentClientFrame<'agent_subscribe'>,
  { agent, connection }: SignedIn,
): Promise<AgentServerFrame<'agent_subscribed'>> {
  await countAgent(ports, 'ask', agent);
  if (!ports.isPushEndpoint(subscription.endpoint)) {
    throw new Refusal(
      'not_allowed',
      'Notifications go to the push services of Google, Mozilla, Apple and Microsoft only.',
    );
  }
  await ports.agents.subscriptions.add({ agent: agent.id, hash: connection.session }, subscription, ports.now());
  return { type: 'agent_subscribed', id };
}

export async function unsubscribe(
  ports: SocketPorts,
  { id, endpoint }: AgentClientFrame<'agent_unsubscribe'>,
  { agent }: SignedIn,
): Promise<AgentServerFrame<'agent_unsubscribed'>> {
  await countAgent(ports, 'ask', agent);
  await ports.agents.subscriptions.remove(agent.id, endpoint);
  return { type: 'agent_unsubscribed', id };
}
