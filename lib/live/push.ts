import { clientOptions } from '../aws/index.ts';
import type { Thread } from '../conversation/index.ts';
import type { ServerFrame } from '../protocol/index.ts';
import type { Connection, Connections } from './connections.ts';
import type { Live } from './live.ts';
import { visitorLine } from './visitor-line.ts';
import { visitorProfile } from './visitor-profile.ts';

export interface PushOptions {
  readonly connections: Connections;
  /** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, locally `http://localhost:3001`. */
  readonly endpoint: string;
  readonly region?: string;
  readonly now?: () => number;
  /** Logs what could not be sent, without its content. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface Push extends Live {
  /** Tells the visitor's other tabs (not `except`) that the chat ended, and removes every connection of the thread. */
  ended(thread: Thread, except?: string): Promise<void>;
  /** Closes a connection. */
  close(id: string): Promise<void>;
}

/** Sends frames to browsers through API Gateway. No method throws. Closed connections are removed from the table. */
export function gatewayPush({ connections, endpoint, region, now = Date.now, warn }: PushOptions): Push {
  const gateway = gatewayOf(endpoint, region);

  async function send(to: Connection, frame: ServerFrame): Promise<void> {
    if (!(await gateway.post(to.id, JSON.stringify(frame)))) await connections.remove(to);
  }

  /** Sends to all at once, so that one failure does not keep the frame from the others. */
  async function toAll(
    find: () => Promise<Connection[]>,
    frameFor: (to: Connection) => ServerFrame | undefined,
    about: object,
  ): Promise<void> {
    const fail = (error: unknown) => warn('A browser was not told', { ...about, error: errorName(error) });
    try {
      await Promise.all(
        (await find()).map(async (to) => {
          const frame = frameFor(to);
          if (frame) await send(to, frame).catch(fail);
        }),
      );
    } catch (error) {
      fail(error);
    }
  }
  const toThread = (thread: Thread, frameFor: (to: Connection) => ServerFrame | undefined) =>
    toAll(() => connections.ofThread(thread, now()), frameFor, thread);
  const toVisitor = (thread: Thread, frame: ServerFrame) =>
    toThread(thread, ({ role }) => (role === 'visitor' ? frame : undefined));

  return {
    line: (thread, line) => toVisitor(thread, { type: 'entry', entry: visitorLine(line) }),
    // A visitor's typing goes to agents, everyone else's to the visitor.
    typing: (thread, speaker, on) =>
      toThread(thread, ({ role }) =>
        (role === 'visitor') === (speaker !== 'customer') ? { type: 'typing', on, speaker } : undefined,
      ),
    marks: (thread, marks) => toVisitor(thread, { type: 'marks', ...marks }),
    owner: (thread, owner) => toVisitor(thread, { type: 'owner', owner }),
    profile: (profile) =>
      toAll(
        () => connections.all(now()),
        ({ locale }) => ({ type: 'profile', profile: visitorProfile(profile, locale) }),
        {},
      ),
    async ended(thread, except) {
      const leave = async (to: Connection) => {
        if (to.role === 'visitor' && to.id !== except) await send(to, { type: 'ended' }).catch(() => {});
        await connections.remove(to);
      };
      try {
        for (let left = await connections.ofThread(thread, now()); left.length > 0; ) {
          await Promise.all(left.map(leave));
          left = await connections.ofThread(thread, now());
        }
      } catch (error) {
        warn('A browser was not told', { ...thread, error: errorName(error) });
      }
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

/** API Gateway's Management API. Each call returns whether the connection was still open. */
function gatewayOf(endpoint: string, region: string | undefined) {
  /** The SDK is loaded when first needed: most turns of Messenger threads have no browser to tell. */
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const sdk = await import('@aws-sdk/client-apigatewaymanagementapi');
    // An emulator's address needs made-up keys. AWS's own address is always given, but is not an emulator.
    const isAws = /^https:\/\/[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com/.test(endpoint);
    const options = isAws ? { ...clientOptions({ region }), endpoint } : clientOptions({ endpoint, region });
    return { ...sdk, apiClient: new sdk.ApiGatewayManagementApiClient({ ...options, maxAttempts: 2 }) };
  }

  async function wasOpen(call: (sdk: Awaited<ReturnType<typeof load>>) => Promise<unknown>): Promise<boolean> {
    loading ??= load();
    try {
      await call(await loading);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'GoneException') return false;
      throw error;
    }
  }

  return {
    post: (id: string, data: string) =>
      wasOpen((sdk) => sdk.apiClient.send(new sdk.PostToConnectionCommand({ ConnectionId: id, Data: data }))),
    close: (id: string) => wasOpen((sdk) => sdk.apiClient.send(new sdk.DeleteConnectionCommand({ ConnectionId: id }))),
  };
}

/** The kind of an error alone: the SDK's messages may hold addresses and ids. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
