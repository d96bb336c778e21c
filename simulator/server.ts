import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GRAPH_VERSION } from '../lib/graph/index.ts';
import { readJson } from '../lib/json.ts';
import { handleSim } from './api/index.ts';
import { Refused } from './errors.ts';
import { handleGraph } from './graph/index.ts';
import { type Delivery, startDelivery } from './model/delivery/delivery.ts';
import { readFile } from './model/files.ts';
import type { SimEvent } from './model/views.ts';
import { createWorld, type World } from './model/world.ts';
import type { SimulatorOptions } from './options.ts';
import { openPages } from './serve-pages.ts';
import { handleSes } from './ses/handler.ts';
import { handleSns, openConfirmation } from './sns/handler.ts';
import { wrongPage } from './wrong-page.ts';

export interface Simulator {
  /** `http://localhost:4000` */
  readonly url: string;
  /** Shows a note for the bot's developer on a person's phone. It is no line of the thread, and is not kept. */
  note(person: string, text: string): void;
  /** Stops at once. Events that were not delivered are kept if there is a `dataDir`. */
  close(): Promise<void>;
}

/** Meta accepts files of 25 MB. Base64 and form fields make the body larger. */
const MAX_BODY = 36 * 1024 * 1024;
const HOST = '127.0.0.1';

/**
 * Starts a stand-in for Messenger: Graph API, webhooks, a phone at `/`, a Page Inbox at `/inbox`, mails at
 * `/mail`, a control panel at `/control`. It listens on the loopback interface only.
 *
 * @throws if the port is in use, or `simulator.json` cannot be read
 */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = createWorld(options);
  const pages = openPages(options.pagesDir ?? findPages());
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => answerError(response, error));
  });
  await listen(server, options.port);
  world.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const delivery = startDelivery(world);
  world.listeners.add((event) => {
    for (const stream of streams) writeEvent(stream, event);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', world.url);
    const path = url.pathname.split('/').filter(Boolean);
    const [first = '', second = ''] = path;
    if (first === 'sim') return sim(request, response, url, path.slice(1));
    if (request.method === 'GET' && (first === '' || first === 'm'))
      return first === 'm' ? sendPhone(response, second, url.search) : send(response, 200, pages.html('phone'));
    if (
      request.method === 'GET' &&
      path.length === 1 &&
      (first === 'inbox' || first === 'control' || first === 'mail')
    ) {
      return send(response, 200, pages.html(first));
    }
    if (first === 'sns') return sns(request, response, url);
    if (first === 'ses') return ses(request, response, url);
    if (first === 'pages') return send(response, 200, await pages.asset(second));
    if (first === 'attachments') return attachment(response, second);
    return graph(request, response);
  }

  /** SNS, which mails agents. It stands below a path of its own: `POST /` is a batch of the Graph API. */
  async function sns(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    refuseOtherSites(request);
    if (request.method === 'GET') {
      return send(response, 200, {
        mime: 'text/plain; charset=utf-8',
        body: openConfirmation(world, url.searchParams),
      });
    }
    const form = new URLSearchParams(Buffer.from(await readBody(request)).toString('utf8'));
    const { status, body } = handleSns(world, form);
    send(response, status, { mime: 'text/xml; charset=utf-8', body });
  }

  /** SES, which mails visitors. It stands below a path of its own, too. */
  async function ses(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method = 'GET', url: target = '', headers } = request;
    const body = await readBody(request);
    const answer = await handleSes(world, url.pathname.slice('/ses'.length), { method, target, headers, body });
    if (answer.error !== undefined) response.setHeader('x-amzn-errortype', answer.error);
    answerJson(response, answer.status, answer.body);
  }

  /** `/m/{page}?ref=` opens the phone, as an m.me link opens Messenger. */
  function sendPhone(response: ServerResponse, pageId: string, query: string): void {
    if (pageId === options.page.id) send(response, 200, pages.html('phone'));
    else send(response, 404, wrongPage(decoded(pageId), options.page, query));
  }

  function attachment(response: ServerResponse, id: string): void {
    const file = readFile(world, id);
    // Uploaded files are not trusted: they must not run as pages of this origin.
    response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response.setHeader('x-content-type-options', 'nosniff');
    send(response, 200, file && { mime: file.mime, body: file.bytes });
  }

  async function sim(request: IncomingMessage, response: ServerResponse, url: URL, path: string[]): Promise<void> {
    refuseOtherSites(request);
    if (path[0] === 'events') return stream(response, streams);
    const source = Buffer.from(await readBody(request)).toString('utf8');
    const method = request.method ?? 'GET';
    const body = source === '' ? undefined : readJson(source);
    if (source !== '' && body === undefined) throw new Refused(400, 'The body is not JSON.');
    answerJson(response, 200, handleSim(world, delivery, { method, path, query: url.searchParams, body }));
  }

  async function graph(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const outcome = await handleGraph(world, {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      origin: originOf(request, world.url),
      contentType: request.headers['content-type'],
      authorization: request.headers.authorization,
      body: await readBody(request),
    });
    if (outcome === 'hang') return;
    if (outcome === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const headers = { ...answerHeaders(world, request.url ?? '/'), ...outcome.headers };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (typeof outcome.body === 'string') send(response, outcome.status, { mime: 'text/html', body: outcome.body });
    else answerJson(response, outcome.status, outcome.body);
  }

  return {
    url: world.url,
    note: (person, text) => world.publish({ type: 'developer_note', person, text }),
    close: () => close(world, server, delivery),
  };
}

/** The folder beside this file. If this file was bundled to another place: the folder in the project. */
function findPages(): string {
  const beside = fileURLToPath(new URL('pages/', import.meta.url));
  return existsSync(beside) ? beside : join(process.cwd(), 'simulator', 'pages');
}

/** Part of a path, decoded. It stays as it is if its percent-encoding is wrong. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function close(world: World, server: Server, delivery: Delivery): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await delivery.close();
  world.storage.save();
  world.storage.flush();
  await closed;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
}

/** Server-sent events. A comment every 15 seconds keeps the connection open. */
function stream(response: ServerResponse, streams: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 500\n\n');
  const timer = setInterval(() => response.write(': still here\n\n'), 15_000).unref();
  streams.add(response);
  response.on('close', () => {
    clearInterval(timer);
    streams.delete(response);
  });
}

const writeEvent = (stream: ServerResponse, event: SimEvent): unknown =>
  stream.write(`data: ${JSON.stringify(event)}\n\n`);

/** Websites can call localhost from the developer's browser. Only the simulator's own pages and tests are answered. */
function refuseOtherSites({ headers }: IncomingMessage): void {
  const own = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
  const { host = '', origin } = headers;
  if (!own.test(host) || (origin !== undefined && origin !== `http://${host}`)) {
    throw new Refused(403, 'The simulator answers its own pages only, at localhost.');
  }
}

/** The address that the caller used. In a container the host may have another name than `localhost`. */
function originOf({ headers: { host } }: IncomingMessage, fallback: string): string {
  const origin = `http://${host}`;
  return host && URL.canParse(origin) ? new URL(origin).origin : fallback;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Refused(413, 'The body is over 36 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The headers that every answer of Graph has. Usage is in percent of the limit of the last hour.
 * Source: Graph API, Rate Limiting, and saved answers of Meta's server.
 */
function answerHeaders({ calls, now, options }: World, path: string): Record<string, string> {
  const since = now() - 3_600_000;
  const recent = calls.reduce((count, { at }) => (at > since ? count + 1 : count), 0);
  const call_count = Math.min(100, Math.floor(recent / 20));
  const usage = { call_count, total_cputime: 0, total_time: call_count };
  const ofPage = { type: 'messenger', ...usage, estimated_time_to_regain_access: 0 };
  const traceId = randomBytes(8).toString('base64url');
  return {
    'facebook-api-version': /^\/+(v\d+\.\d+)(?:[/?]|$)/.exec(path)?.[1] ?? GRAPH_VERSION,
    'x-app-usage': JSON.stringify(usage),
    'x-business-use-case-usage': JSON.stringify({ [options.page.id]: [ofPage] }),
    'x-fb-request-id': randomUUID(),
    'x-fb-trace-id': traceId,
    'x-fb-rev': '1000000000',
  };
}

function send(response: ServerResponse, status: number, found?: { mime: string; body: Uint8Array | string }): void {
  if (!found) {
    answerJson(response, 404, { error: 'There is no such page or file.' });
    return;
  }
  response.writeHead(status, { 'content-type': found.mime, 'cache-control': 'no-cache' });
  response.end(found.body);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof Refused ? error.status : 500;
  answerJson(response, status, { error: error instanceof Error ? error.message : String(error) });
}
