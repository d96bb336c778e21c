import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build, type OutputFile } from 'esbuild';
import { WebSocketServer } from 'ws';
import { browsers } from '../../site/build/browsers.ts';
import { cssText } from '../../site/build/css-text.ts';
import { createModel, type ModelOptions } from './model.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let built: Promise<BuildResult<{ write: false; outdir: string }>> | undefined;

/** The panel as the site builds it, with `host.ts` as its loader. */
export function bundle() {
  built ??= build({
    entryPoints: { host: here('host.ts'), panel: here('../../site/panel/index.ts') },
    outdir: '/',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: browsers,
    write: false,
    charset: 'utf8',
    plugins: [cssText(browsers)],
  });
  return built;
}

export interface PanelServer {
  readonly model: ReturnType<typeof createModel>;
  readonly url: string;
  /** The address of the page with the panel. `options` are what `host.ts` reads. */
  page(options?: Record<string, string>): string;
  stop(): Promise<void>;
}

/** Serves a page with the panel on it, and speaks the live protocol to it. */
export async function startServer(
  options: Partial<ModelOptions> & { csp?: string; head?: string; body?: string } = {},
): Promise<PanelServer> {
  const model = createModel({ later: (ms, run) => void setTimeout(run, ms), ...options });
  const { outputFiles } = await bundle();
  const file = (path: string): OutputFile | undefined => outputFiles.find((each) => each.path === path);
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const script = file(path);
    if (script) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script.contents);
    } else if (path.startsWith('/media/')) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture(path));
    } else if (path === '/') {
      const policy = options.csp ? { 'content-security-policy': options.csp } : {};
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy }).end(html(options));
    } else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    const connection = model.connect(
      (frame) => socket.send(JSON.stringify(frame)),
      () => socket.terminate(),
    );
    socket.on('message', (data) => connection.receive(String(data)));
    socket.on('close', () => connection.gone());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port.');
  const url = `http://localhost:${address.port}`;
  return {
    model,
    url,
    // The page is built with the profile that the server has, as in a deployment.
    page: (query = {}) =>
      `${url}/?${new URLSearchParams({ profile: JSON.stringify(options.profile ?? {}), ...query })}`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

function html({ head = '', body = '' }: { head?: string; body?: string }): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><script type="module" src="/host.js"></script>${head}</head>
<body><header><b>Northwind</b><nav><a href="#shoes">Shoes</a></nav></header><main id="shoes"><h1>Shoes for every road</h1><p>Our new collection is here: light, warm and made to last.</p>${body}</main><footer><p>Imprint</p></footer></body></html>`;
}

/** A picture in the colour that its name says. */
function picture(path: string): string {
  const hue = [...path].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="hsl(${hue} 60% 75%)"/><circle cx="300" cy="200" r="120" fill="hsl(${hue} 60% 45%)"/></svg>`;
}
