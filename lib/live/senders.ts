import type { AgentRef, Thread } from '../conversation/index.ts';
import type { AgentServerFrame, ServerFrame } from '../protocol/index.ts';
import type { AgentConnection, VisitorConnection } from './connection.ts';
import { gatewayOf } from './gateway.ts';
import type { PushOptions } from './push-options.ts';

/** Each line is sent to that many connections of its thread: this limits what one visitor with many tabs costs. */
const maxTold = 20;

/** Sends frames to the connections that they are for. Only `post` throws. Closed connections are removed. */
export interface Senders {
  /** @param frameFor what a browser is told; nothing where that is not for it. */
  visitor(thread: Thread, frameFor: (to: VisitorConnection) => ServerFrame | undefined): Promise<void>;
  everyVisitor(frameFor: (to: VisitorConnection) => ServerFrame): Promise<void>;
  /** To agents who watch the thread, except over this connection. */
  watching(thread: Thread, frame: AgentServerFrame, except?: string): Promise<void>;
  presence(thread: Thread): Promise<void>;
  /** To every open inbox. */
  online(frame: AgentServerFrame): Promise<void>;
  agent(to: Pick<AgentConnection, 'id' | 'thread'>, frame: AgentServerFrame): Promise<void>;
  /** Tells an inbox and closes it. */
  cutOff(connection: string, frame: AgentServerFrame): Promise<void>;
  /** @returns false where the connection is closed. */
  post(to: VisitorConnection, frame: ServerFrame): Promise<boolean>;
  close(id: string): Promise<void>;
  /** Logs a failure instead of throwing it. */
  attempt(about: object, act: () => Promise<unknown>): Promise<void>;
}

export function senders({
  connections,
  agentConnections,
  online,
  endpoint,
  region,
  gateway = gatewayOf(endpoint, region),
  now = Date.now,
  warn,
}: PushOptions): Senders {
  function warnOf(about: object): (error: unknown) => void {
    return (error) => warn('A browser was not told', { ...about, error: errorName(error) });
  }

  async function attempt(about: object, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      warnOf(about)(error);
    }
  }

  async function post(to: VisitorConnection, frame: ServerFrame): Promise<boolean> {
    const wasOpen = await gateway.post(to.id, JSON.stringify(frame));
    if (!wasOpen) await connections.remove(to);
    return wasOpen;
  }

  async function postToAgent(to: Pick<AgentConnection, 'id' | 'thread'>, frame: AgentServerFrame): Promise<boolean> {
    const wasOpen = await gateway.post(to.id, JSON.stringify(frame));
    if (!wasOpen) await agentConnections.remove(to);
    return wasOpen;
  }

  /**
   * Tells the newest `maxTold` open connections. Closed ones do not count: as many older ones are told instead. One
   * failure does not keep the frame from the others.
   */
  async function toNewest<To>(about: object, found: readonly To[], tell: (to: To) => Promise<boolean>): Promise<void> {
    const fail = warnOf(about);
    const told = async (to: To): Promise<boolean> => {
      try {
        return await tell(to);
      } catch (error) {
        fail(error);
        return true;
      }
    };
    const left = [...found];
    for (let count = 0; count < maxTold && left.length > 0; ) {
      const answers = await Promise.all(left.splice(0, maxTold - count).map(told));
      count += answers.filter((wasOpen) => wasOpen).length;
    }
  }

  const toAgents = (thread: Thread, found: readonly AgentConnection[], frame: AgentServerFrame) =>
    toNewest(thread, found, (to) => postToAgent(to, frame));

  return {
    attempt,
    post,

    visitor: (thread, frameFor) =>
      attempt(thread, async () => {
        const found = await connections.ofThread(thread, now());
        const told = found.flatMap((to) => {
          const frame = frameFor(to);
          return frame === undefined ? [] : [{ to, frame }];
        });
        await toNewest(thread, told, ({ to, frame }) => post(to, frame));
      }),

    everyVisitor: (frameFor) =>
      attempt({}, async () => {
        const fail = warnOf({});
        await Promise.all((await connections.all(now())).map((to) => post(to, frameFor(to)).catch(fail)));
      }),

    watching: (thread, frame, except) =>
      attempt(thread, async () => {
        const found = await agentConnections.ofThread(thread, now());
        await toAgents(
          thread,
          found.filter(({ id }) => id !== except),
          frame,
        );
      }),

    presence: (thread) =>
      attempt(thread, async () => {
        const found = await agentConnections.ofThread(thread, now());
        const agents = agentsOf(found);
        await toAgents(thread, found, { type: 'agent_presence', thread: thread.customer, agents });
      }),

    online: (frame) =>
      attempt({}, async () => {
        const fail = warnOf({});
        const inboxes = await online.list(now());
        await Promise.all(inboxes.map(({ connection }) => postToAgent({ id: connection }, frame).catch(fail)));
      }),

    agent: (to, frame) => attempt({}, () => postToAgent(to, frame)),

    async cutOff(connection, frame) {
      await attempt({ connection }, async () => {
        const known = await connections.get(connection);
        await agentConnections.remove(known?.role === 'agent' ? known : { id: connection });
        if (await gateway.post(connection, JSON.stringify(frame))) await gateway.close(connection);
      });
    },

    async close(id) {
      try {
        await gateway.close(id);
      } catch (error) {
        warn('A connection could not be closed', { error: errorName(error) });
      }
    },
  };
}

/** Each agent once, however many of their browsers watch the thread. */
export function agentsOf(found: readonly AgentConnection[]): AgentRef[] {
  return [...new Map(found.map(({ agent }) => [agent.id, agent])).values()];
}

/** The kind of an error alone: the SDK's messages may hold addresses and ids. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
