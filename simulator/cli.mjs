#!/usr/bin/env node
// Starts the simulator by itself: `node simulator/cli.mjs`. Settings come from the environment; README.md lists them.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outfile = join(here, '..', '.build', 'simulator', 'simulator.mjs');
await build({
  entryPoints: [join(here, 'server.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
});
const { createSimulator } = await import(pathToFileURL(outfile).href);

const { env } = process;
const simulator = await createSimulator({
  port: Number(env.SIMULATOR_PORT ?? 4000),
  dataDir: env.DATA_DIR,
  page: {
    id: env.PAGE_ID ?? '1002003004005',
    name: env.PAGE_NAME ?? 'My Page',
    token: env.PAGE_ACCESS_TOKEN ?? 'local-page-token',
  },
  app: { id: env.APP_ID ?? '200300400500600', secret: env.APP_SECRET ?? 'local-app-secret' },
  pagesDir: join(here, 'pages'),
  log: (line) => console.log(line),
});
console.log(`Messenger simulator at ${simulator.url} (phone), ${simulator.url}/inbox, ${simulator.url}/control`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => simulator.close().then(() => process.exit(0)));
