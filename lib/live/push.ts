import { clientOptions } from '../aws/index.ts';
import type { Thread } from '../conversation/index.ts';
import { isObject } from '../json.ts';
import type { ServerFrame } from '../protocol/index.ts';
import type { Connection, Connections } from './connections.ts';
import type { Live } from './live.ts';
import type { Session } from './sessions.ts';
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
  /** Tells the visitor's other tabs (not `except`) that the chat ended, and removes every connection of the session. */
  ended(session: Pick<Session, 'thread' | 'hash'>, except?: string): Promise<void>;
  /** Closes a connection. */
  close(id: string): Promise<void>;
}

/** Each line is sent to that many connections of its thread: this limits what one visitor with many tabs costs. */
const maxTold = 20;

/** Sends frames to browsers through API Gateway. No method throws. Closed connections are removed from the table. */
export function gatewayPush({ connections, endpoint, region, now = Date.now, warn }: PushOptions): Push {
  const gateway = gatewayOf(endpoint, region);

  /** @returns false where the connection is closed. */
  async function send(to: Connection, frame: ServerFrame): Promise<boolean> {
    const wasOpen = await gateway.post(to.id, JSON.stringify(frame));
    if (!wasOpen) await connections.remove(to);
    return wasOpen;
  }

  function warnOf(about: object): (error: unknown) => void {
    return (error) => warn('A browser was not told', { ...about, error: errorName(error) });
  }

  /**
   * Sends to the newest `maxTold` open connections. Closed ones do not count: as many older ones are told instead. One
   * failure does not keep the frame from the others.
   */
  async function toThread(thread: Thread, role: Connection['role'], frame: ServerFrame): Promise<void> {
    const fail = warnOf(thread);
    const tell = (to: Connection) =>
      send(to, frame).catch((error) => {
        fail(error);
        return true;
      });
    try {
      const left = (await connections.ofThread(thread, now())).filter((each) => each.role === role);
      for (let told = 0; told < maxTold && left.length > 0; ) {
        const answers = await Promise.all(left.splice(0, maxTold - told).map(tell));
        told += answers.filter((wasOpen) => wasOpen).length;
      }
    } catch (error) {
      fail(error);
    }
  }

  async function toEveryone(frameFor: (to: Connection) => ServerFrame): Promise<void> {
    const fail = warnOf({});
    try {
      await Promise.all((await connections.all(now())).map((to) => send(to, frameFor(to)).catch(fail)));
    } catch (error) {
      fail(error);
    }
  }
  const toVisitor = (thread: Thread, frame: ServerFrame) => toThread(thread, 'visitor', frame);

  return {
    line: (thread, line) => toVisitor(thread, { type: 'entry', entry: visitorLine(line) }),
    // A visitor's typing goes to agents, everyone else's to the visitor.
    typing: (thread, speaker, on) =>
      toThread(thread, speaker === 'customer' ? 'agent' : 'visitor', { type: 'typing', on, speaker }),
    marks: (thread, marks) => toVisitor(thread, { type: 'marks', ...marks }),
    owner: (thread, owner) => toVisitor(thread, { type: 'owner', owner }),
    profile: (profile) => toEveryone(({ locale }) => ({ type: 'profile', profile: visitorProfile(profile, locale) })),
    async ended({ thread, hash }, except) {
      const leave = async (to: Connection) => {
        if (to.id !== except) await send(to, { type: 'ended' }).catch(() => {});
        await connections.remove(to);
      };
      const find = async () => (await connections.ofThread(thread, now())).filter(({ session }) => session === hash);
      try {
        for (let left = await find(); left.length > 0; left = await find()) await Promise.all(left.map(leave));
      } catch (error) {
        warnOf(thread)(error);
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
      if (isGone(error)) return false;
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

/** `serverless-offline` answers 410 without the error's name. */
function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = '$metadata' in error && isObject(error.$metadata) ? error.$metadata.httpStatusCode : undefined;
  return error.name === 'GoneException' || status === 410;
}
