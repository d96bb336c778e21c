import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { axiosTransport, Unanswered } from '../../lib/graph/transport.ts';
import { sent, startServer } from './server.ts';

const asked: string[] = [];
const proxy = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(403).end('company proxy');
});
proxy.on('connect', (request, socket) => {
  asked.push(`CONNECT ${request.url}`);
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});

beforeEach(async () => {
  asked.length = 0;
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, url);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

test('With a proxy in the environment the simulator on this computer is asked directly, and Meta through the proxy', async () => {
  const server = await startServer(sent);
  const transport = axiosTransport();
  const get = (url: string) => transport({ method: 'GET', url, headers: {}, timeoutMs: 2000 });
  for (const host of ['localhost', '127.0.0.1']) {
    expect((await get(server.url.replace('localhost', host))).status).toBe(200);
  }
  expect(asked).toEqual([]);
  await get('https://graph.example/me').catch((error) => expect(error).toBeInstanceOf(Unanswered));
  expect(asked).toEqual([expect.stringContaining('graph.example')]);
});
