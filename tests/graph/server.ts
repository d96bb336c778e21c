import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createGraph, type GraphOptions } from '../../lib/graph/index.ts';

/** A request that arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** The number of its connection, from 1. */
  readonly connection: number;
}

export type Behaviour = (response: http.ServerResponse, socket: Socket, request: Arrived) => void;

export const settings = {
  pageId: '1002003004005',
  appId: '200300400500600',
  appSecret: 'local-app-secret',
  token: 'local-page-token',
} as const;

/** Answers as Graph does. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** An error as Graph reports it. */
export function fail(code: number, subcode?: number, more: Record<string, unknown> = {}, status = 400): Behaviour {
  return json(metaError(code, subcode, more), status);
}

export function metaError(code: number, subcode?: number, more: Record<string, unknown> = {}) {
  return {
    error: {
      message: `(#${code}) Something is wrong.`,
      type: 'OAuthException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      fbtrace_id: 'AbCdEf123',
      ...more,
    },
  };
}

export const sent = json({ recipient_id: '777', message_id: 'm_1' });
export const hang: Behaviour = () => {};
export const reset: Behaviour = (_response, socket) => {
  socket.resetAndDestroy();
};

/** A Graph API on a free port. Each request uses the next behaviour; the last one stays. */
export async function startServer(...behaviours: Behaviour[]) {
  const requests: Arrived[] = [];
  const connections = new Map<Socket, number>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const arrived: Arrived = {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
        connection: connections.get(request.socket) ?? 0,
      };
      requests.push(arrived);
      const behaviour = behaviours[Math.min(requests.length, behaviours.length) - 1] ?? sent;
      behaviour(response, request.socket, arrived);
    });
  });
  server.on('connection', (socket) => connections.set(socket, connections.size + 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, requests };
}

/** A server, and clients that call it. */
export async function startGraph(behaviours: Behaviour | Behaviour[], options: Partial<GraphOptions> = {}) {
  const { url, requests } = await startServer(...(Array.isArray(behaviours) ? behaviours : [behaviours]));
  return { url, requests, graph: createGraph({ ...settings, url, ...options }) };
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}
