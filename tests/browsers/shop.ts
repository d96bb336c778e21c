import { createServer, type Server } from 'node:http';
import type { Stack } from '../support/stack.ts';
import { startWire, type Wire } from './wire.ts';

/** A shop's website on an origin of its own, and the way from its visitors to the stack. */
export interface Shop {
  readonly url: string;
  /** The site's address, as the shop's pages write it. */
  readonly site: string;
  /** Between the visitors and the socket. */
  readonly wire: Wire;
  /** Answers the path with this page. */
  page(path: string, html: string): void;
  /** Requests for files of the site that match fail, until the returned function is called. */
  fail(file: RegExp): () => void;
  close(): Promise<void>;
}

/** Keeps what a page throws, and what it says as an error or a warning, for `said`. */
const RECORDER = `<script>
  window.said = [];
  for (const kind of ['error', 'warn']) {
    const original = console[kind];
    console[kind] = (...words) => { said.push(words.join(' ')); original.apply(console, words); };
  }
  addEventListener('error', ({ message }) => message && said.push(message));
  addEventListener('unhandledrejection', ({ reason }) => said.push(String(reason)));
</script>`;

export async function startShop(stack: Stack): Promise<Shop> {
  const wire = await startWire(Number(new URL(stack.urls.socket).port));
  const pages = new Map<string, string>();
  let failing: RegExp | undefined;

  const shop = createServer((request, response) => {
    const html = pages.get(new URL(request.url ?? '/', 'http://shop').pathname);
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html?.replace('<head>', `<head>${RECORDER}`));
  });
  const site = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (failing?.test(path)) return void request.socket.destroy();
    const answer = await fetch(stack.urls.site + path);
    const text = (await answer.text()).replaceAll(stack.urls.socket, `ws://localhost:${wire.port}`);
    const type = answer.headers.get('content-type') ?? 'text/plain';
    response.writeHead(answer.status, { 'content-type': type, 'access-control-allow-origin': '*' }).end(text);
  });
  const [url, siteUrl] = [await listen(shop), await listen(site)];
  return {
    url,
    site: siteUrl,
    wire,
    page: (path, html) => void pages.set(path, html),
    fail(file) {
      failing = file;
      return () => {
        failing = undefined;
      };
    },
    async close() {
      await Promise.all([wire.close(), close(shop), close(site)]);
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
