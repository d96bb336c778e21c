import { type AgentServerFrame, parseAgentClientFrame, Refusal } from '../../protocol/index.ts';
import type { Connection } from '../connection.ts';
import { ofVisitor } from '../frames/of-agent.ts';
import type { From, SocketPorts } from '../ports.ts';
import { agentEvent } from './event.ts';
import { agentForget } from './forget.ts';
import { agentHello } from './hello.ts';
import { agentHistory } from './history.ts';
import { list } from './list.ts';
import { leave, open } from './open.ts';
import { agentPing } from './ping.ts';
import { device, pause, subscribe, unsubscribe } from './settings.ts';
import { invitation, signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { signedIn } from './signed-in.ts';
import { agentTyping } from './typing.ts';

/**
 * Answers a frame of an inbox.
 *
 * @param known the connection, where it said hello before.
 * @throws {Refusal}
 */
export async function answerAgent(
  ports: SocketPorts,
  body: unknown,
  from: From,
  known: Connection | undefined,
): Promise<AgentServerFrame | undefined> {
  const frame = parseAgentClientFrame(body);
  if (known?.role === 'visitor') throw ofVisitor();
  switch (frame.type) {
    case 'agent_invitation':
      return invitation(ports, frame, from);
    case 'agent_sign_in':
      return signIn(ports, frame, from);
    case 'agent_hello':
      return agentHello(ports, frame, { ...from, ...(known && { known }) });
  }
  const agent = await signedInOrCut(ports, from, known, 'id' in frame ? frame.id : undefined);
  switch (frame.type) {
    case 'agent_sign_out':
      return signOut(ports, frame, agent);
    case 'agent_device':
      return device(ports, frame, agent);
    case 'agent_list':
      return list(ports, frame, agent);
    case 'agent_open':
      return open(ports, frame, agent);
    case 'agent_leave':
      return leave(ports, frame, agent);
    case 'agent_history':
      return agentHistory(ports, frame, agent);
    case 'agent_event':
      return agentEvent(ports, frame, agent);
    case 'agent_forget':
      return agentForget(ports, frame, agent);
    case 'agent_ping':
      return agentPing(ports, frame, agent);
    case 'agent_pause':
      return pause(ports, frame, agent);
    case 'agent_subscribe':
      return subscribe(ports, frame, agent);
    case 'agent_unsubscribe':
      return unsubscribe(ports, frame, agent);
    case 'agent_typing':
      return agentTyping(ports, frame, agent);
    default:
      return frame satisfies never;
  }
}

/** A revoked agent is told over the socket, which is closed after it: an answer would not arrive any more. */
async function signedInOrCut(
  ports: SocketPorts,
  from: From,
  known: Exclude<Connection, { role: 'visitor' }> | undefined,
  id: string | undefined,
) {
  try {
    return await signedIn(ports, known);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'revoked') {
      ports.log('warn', 'A frame of a revoked agent was refused, and its connection closed', {
        connection: from.connection,
        agent: known?.agent.id,
      });
      await ports.push.cutOff([from.connection], error.frame(id));
    }
    throw error;
  }
}
