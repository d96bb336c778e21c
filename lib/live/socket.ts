import {
  type AgentServerFrame,
  frameFields,
  frameIdOf,
  isAgentFrameType,
  parseClientFrame,
  perMinute,
  Refusal,
  type ServerFrame,
} from '../protocol/index.ts';
import { answerAgent } from './agent-frames/answer-agent.ts';
import { agentLeft } from './agent-frames/hello.ts';
import { digits } from './frames/digits.ts';
import { end } from './frames/end.ts';
import { event } from './frames/event.ts';
import { forgetDevice } from './frames/forget-device.ts';
import { hello } from './frames/hello.ts';
import { history } from './frames/history.ts';
import { link } from './frames/link.ts';
import { mail } from './frames/mail.ts';
import { ofAgent } from './frames/of-agent.ts';
import { ping } from './frames/ping.ts';
import { tellThread } from './frames/tell-thread.ts';
import { typing } from './frames/typing.ts';
import type { From, SocketPorts, VisitorFrom } from './ports.ts';

export interface Socket {
  /** @returns whether a web page at `origin` may connect. */
  connect(origin: string | undefined): boolean;
  /** @returns the answer to a frame, if it has one. Never throws: errors become error frames. */
  receive(body: unknown, from: From): Promise<ServerFrame | AgentServerFrame | undefined>;
  disconnect(connection: string): Promise<void>;
}

/** The server's side of `docs/live-protocol.md`. Between two frames it keeps nothing but what is in the table. */
export function socket(ports: SocketPorts): Socket {
  return {
    connect(origin) {
      const isAllowed = origin !== undefined && ports.allowed.test(origin);
      if (!isAllowed) ports.log('warn', 'Connection refused: its origin is not one of whitelistedDomains', { origin });
      return isAllowed;
    },

    async receive(body, from) {
      try {
        return await answer(ports, body, from);
      } catch (error) {
        return refuse(ports, error, frameIdOf(body), from);
      }
    },

    async disconnect(id) {
      try {
        const connection = await ports.connections.get(id);
        if (connection?.role === 'visitor') await ports.connections.remove(connection);
        else if (connection) await agentLeft(ports, connection);
      } catch (error) {
        // No harm is done: the first push to it removes the item, and so does its `ttl`.
        ports.log('warn', 'A closed connection could not be removed', { error });
      }
    },
  };
}

/** Each connection belongs to a visitor or to an agent: a frame of the other role is refused before anything else. */
async function answer(
  ports: SocketPorts,
  body: unknown,
  from: From,
): Promise<ServerFrame | AgentServerFrame | undefined> {
  const { type } = frameFields(body);
  const known = await ports.connections.get(from.connection);
  if (isAgentFrameType(type)) return answerAgent(ports, body, from, known);
  const frame = parseClientFrame(body);
  if (known?.role === 'agent') throw ofAgent();
  return answerVisitor(ports, frame, { ...from, ...(known && { known }) });
}

async function answerVisitor(
  ports: SocketPorts,
  frame: ReturnType<typeof parseClientFrame>,
  from: VisitorFrom,
): Promise<ServerFrame | undefined> {
  switch (frame.type) {
    case 'hello':
      return hello(ports, frame, from);
    case 'event':
      return event(ports, frame, from);
    case 'typing':
      return typing(ports, frame, from);
    case 'history':
      return history(ports, frame, from);
    case 'ping':
      return ping(ports, frame, from);
    case 'end':
      return end(ports, frame, from);
    case 'stop':
      return tellThread(ports, frame.id, 'stop', from, () => ({ kind: 'stop', what: frame.what }));
    case 'forget_device':
      return forgetDevice(ports, frame, from);
    case 'link':
      return link(ports, frame, from);
    case 'mail':
      return mail(ports, frame, from);
    case 'digits':
      return digits(ports, frame, from);
    default:
      return frame satisfies never;
  }
}

async function refuse(ports: SocketPorts, error: unknown, id: string | undefined, from: From): Promise<ServerFrame> {
  if (!(error instanceof Refusal)) {
    ports.log('error', 'A frame could not be answered', { connection: from.connection, error });
    return new Refusal('unavailable', 'Nothing was stored. Please try again.').frame(id);
  }
  if (error.code === 'not_allowed') {
    ports.log('warn', 'A frame was refused: it is not allowed on this connection', {
      connection: from.connection,
      reason: error.message,
    });
  }
  try {
    const kind = error.code === 'slow_down' ? 'slowDown' : 'error';
    const times = await ports.tally.count(kind, from.connection, ports.now());
    if (times > perMinute[kind]) {
      const about = { connection: from.connection, code: error.code };
      ports.log('warn', 'Connection closed: too many errors in a minute', about);
      await ports.push.close(from.connection);
    }
  } catch (failure) {
    ports.log('warn', 'An error could not be counted', { connection: from.connection, error: failure });
  }
  return error.frame(id);
}
