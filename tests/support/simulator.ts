import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import {
  connectSimulator,
  createSimulator,
  type SimulatorClient,
  type SimulatorOptions,
} from '../../simulator/index.ts';

export const PAGE = { id: '1002003004005', name: 'Test Page', token: 'page-token' };
export const APP = { id: '200300400500600', secret: 'app-secret' };
export const INBOX = '263902037430900';
export const ALL_FIELDS =
  'messages,message_echoes,message_deliveries,message_reads,message_reactions,message_edits,messaging_postbacks,messaging_referrals,messaging_handovers,standby';

export type Item = Record<string, Record<string, unknown> & { id?: string }> & { timestamp: number };

/** A webhook that keeps what it receives, and answers as `answers` says. */
export interface Receiver {
  url: string;
  bodies: { raw: string; headers: IncomingHttpHeaders }[];
  /** Status of the next answers; the last one is used from then on. `hang`: no answer. */
  answers: (number | 'hang')[];
  items(channel?: 'messaging' | 'standby'): Item[];
}

export interface Bench {
  url: string;
  client: SimulatorClient;
  receiver: Receiver;
  /** Moves the simulator's clock. */
  clock: { ahead: number };
  /** Calls the Graph API. */
  graph(method: string, path: string, body?: unknown, token?: string): Promise<GraphResult>;
  send(to: string, message: unknown, more?: object): Promise<GraphResult>;
  close(): Promise<void>;
}
export interface GraphResult {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  error?: { message: string; code: number; error_subcode?: number; type: string; fbtrace_id: string };
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A simulator and a receiver that is subscribed to everything. */
export async function startBench(options: Partial<SimulatorOptions> = {}, subscribe = true): Promise<Bench> {
  const clock = { ahead: 0 };
  const simulator = await createSimulator({
    port: 0,
    page: PAGE,
    app: APP,
    clock: () => Date.now() + clock.ahead,
    delivery: { timeout: 300, delays: [5, 10, 20] },
    ...options,
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= simulator.close();
    return closing;
  };
  open.push(close);
  const receiver = await startReceiver();
  const graph: Bench['graph'] = (method, path, body, token = PAGE.token) =>
    callGraph(simulator.url, method, path, body, token);
  if (subscribe) {
    await graph('POST', '/me/subscribed_apps', { subscribed_fields: ALL_FIELDS.split(',') });
    await graph('POST', `/${APP.id}/subscriptions`, subscription(receiver.url), `${APP.id}|${APP.secret}`);
  }
  return {
    url: simulator.url,
    client: connectSimulator(simulator.url),
    receiver,
    clock,
    graph,
    send: (to, message, more) => graph('POST', '/me/messages', { recipient: { id: to }, message, ...more }),
    close,
  };
}

export const subscription = (callback_url: string): object => ({
  object: 'page',
  callback_url,
  verify_token: 'verify-token',
  fields: ALL_FIELDS,
});

export async function callGraph(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<GraphResult> {
  const answer = await fetch(`${url}/v26.0${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return readResult(answer);
}

export async function readResult(answer: Response): Promise<GraphResult> {
  const body = (await answer.json()) as GraphResult['body'] & Pick<GraphResult, 'error'>;
  return { status: answer.status, headers: answer.headers, body, ...(body.error && { error: body.error }) };
}

export async function startReceiver(verifyToken = 'verify-token'): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    bodies: [],
    answers: [200],
    items: (channel = 'messaging') =>
      receiver.bodies.flatMap(({ raw }) => {
        const { entry } = JSON.parse(raw) as { entry: Record<string, Item[]>[] };
        return entry.flatMap((each) => each[channel] ?? []);
      }),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') {
      const good = url.searchParams.get('hub.verify_token') === verifyToken;
      response.writeHead(good ? 200 : 403).end(good ? url.searchParams.get('hub.challenge') : '');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0]) ?? 200;
      if (answer === 200) receiver.bodies.push({ raw: Buffer.concat(chunks).toString(), headers: request.headers });
      if (answer !== 'hang') response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return receiver;
}

export const sign = (algorithm: string, body: string): string =>
  createHmac(algorithm, APP.secret).update(body).digest('hex');
