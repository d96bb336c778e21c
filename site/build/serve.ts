import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Manifest, SiteFile } from './build.ts';

/** Answers that go on, at one path of a served site. */
export interface SiteStream {
  readonly path: string;
  open(response: ServerResponse): void;
}

/**
 * Serves a built site on this computer as the bucket does: same content types, same caching, readable for any origin.
 * Unlike the bucket, it ignores upper and lower case. It reads the manifest for each request, so it serves a rebuilt
 * site at once.
 *
 * @param options.port 0 for any free port.
 * @param options.root the file at `/`.
 * @param options.stream what the bucket does not have, for the local stack.
 * @returns the address without a trailing slash, and `close`.
 */
export async function serveSite(options: {
  dir: string;
  port: number;
  root?: string;
  stream?: SiteStream;
}): Promise<{ url: string; close(): Promise<void> }> {
  const { dir, port, root = 'chat.html', stream } = options;
  const server = createServer(async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url === stream?.path) return stream?.open(response);
    const file = await find(dir, request.url ?? '/', root).catch(() => undefined);
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('The site has no such file.\n');
      return;
    }
    response.writeHead(200, { 'Content-Type': file.contentType, 'Cache-Control': file.cacheControl });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(join(dir, file.file))
        .on('error', () => response.destroy())
        .pipe(response);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://localhost:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function find(dir: string, url: string, root: string): Promise<SiteFile | undefined> {
  const path = decodeURIComponent(new URL(url, 'http://localhost').pathname).slice(1) || root;
  const { files }: Manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  return files.find((file) => file.path.toLowerCase() === path.toLowerCase());
}
