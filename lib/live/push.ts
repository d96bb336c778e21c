import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { clientOptions } from '../aws/index.ts';
import type { Thread } from '../conversation/index.ts';
import type { ServerFrame } from '../protocol/frames.ts';
import type { Connection, Connections } from './connections.ts';
import type { Live } from './live.ts';
import { visitorProfile } from './profile.ts';
import { visitorLine } from './visitor-line.ts';

export interface PushOptions {
  readonly connections: Connections;
  /** Of the WebSocket API's stage: `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, locally `http://localhost:3001`. */
  readonly endpoint: string;
  readonly region?: string;
  readonly now?: () => number;
  /** Told of what could not be sent; never of what is said in it. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface Push extends Live {
  /** The visitor ended the chat, in the tab `except`: the others are told, and no connection can speak for the thread any more. */
  ended(thread: Thread, except?: string): Promise<void>;
  /** Closes a connection. */
  close(id: string): Promise<void>;
}

/** Sends frames to browsers through API Gateway. Nothing here throws; connections that are gone are removed. */
export function gatewayPush({ connections, endpoint, region, now = Date.now, warn }: PushOptions): Push {
  /** Loaded when first needed: most turns of Messenger threads have no browser to tell. */
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const sdk = await import('@aws-sdk/client-apigatewaymanagementapi');
    // An emulator's address needs made-up keys; AWS's own is no emulator, though it has to be given.
    const isAws = /^https:\/\/[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com/.test(endpoint);
    const options = isAws ? { ...clientOptions({ region }), endpoint } : clientOptions({ endpoint, region });
    const client: ApiGatewayManagementApiClient = new sdk.ApiGatewayManagementApiClient({ ...options, maxAttempts: 2 });
    return { ...sdk, client };
  }
  const api = () => (loading ??= load());

  async function send(to: Connection, frame: ServerFrame): Promise<void> {
    const { client, PostToConnectionCommand } = await api();
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: to.id, Data: JSON.stringify(frame) }));
    } catch (error) {
      if (isGone(error)) await connections.remove(to);
      else throw error;
    }
  }

  /** To all of them at once; one that fails keeps nothing from the others. */
  async function toAll(
    find: () => Promise<Connection[]>,
    frame: (to: Connection) => ServerFrame | undefined,
    about: object,
  ): Promise<void> {
    const fail = (error: unknown) => warn('A browser was not told', { ...about, error: errorName(error) });
    try {
      await Promise.all(
        (await find()).map(async (to) => {
          const what = frame(to);
          if (what) await send(to, what).catch(fail);
        }),
      );
    } catch (error) {
      fail(error);
    }
  }
  const toThread = (thread: Thread, frame: (to: Connection) => ServerFrame | undefined) =>
    toAll(() => connections.ofThread(thread, now()), frame, thread);
  const toVisitor = (thread: Thread, frame: ServerFrame) =>
    toThread(thread, ({ role }) => (role === 'visitor' ? frame : undefined));

  return {
    line: (thread, entry) => toVisitor(thread, { type: 'entry', entry: visitorLine(entry) }),
    // Nobody is told of their own typing: a visitor's goes to agents, everybody else's to the visitor.
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
      const { client, DeleteConnectionCommand } = await api();
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: id }));
      } catch (error) {
        if (!isGone(error)) warn('A connection could not be closed', { error: errorName(error) });
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'GoneException';
}

/** The kind of an error alone: the SDK's messages may hold addresses and ids. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
