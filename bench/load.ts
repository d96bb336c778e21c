import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { packaging } from '../serverless/package/bundle.ts';
import { median, report } from './report.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 31;

/** How long the function that Meta waits for takes to load, against a handler that only imports the SQS client. */
export async function benchLoad(): Promise<void> {
  const outdir = await mkdtemp(join(tmpdir(), 'customer-chat-bench-'));
  try {
    const bare = join(outdir, 'bare.ts');
    await writeFile(
      bare,
      "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const client = new SQSClient({ region: 'eu-central-1' });\nexport const handler = async () => ({ statusCode: 200 });\n",
    );
    const names = (await readdir(join(root, 'handlers'))).map((file) => file.replace(/\.ts$/, ''));
    const functions = Object.fromEntries(names.map((name) => [name, { handler: `handlers/${name}.handler` }]));
    const all = { ...functions, bare: { handler: bare.replace(/\.ts$/, '.handler') } };
    await Promise.all(
      packaging(root, all, outdir).map((options) => build({ ...options, nodePaths: [join(root, 'node_modules')] })),
    );

    for (const name of names) {
      const files = readdirSync(join(outdir, name)).filter((file) => file.endsWith('.mjs'));
      const code = files.map((file) => readFileSync(join(outdir, name, file)));
      const first = readFileSync(join(outdir, name, 'index.mjs')).length;
      const gzipped = code.reduce((sum, each) => sum + gzipSync(each).length, 0);
      const all = code.reduce((sum, each) => sum + each.length, 0);
      console.log(
        `  ${name}: ${kilobytes(all)} with what it loads later (${kilobytes(gzipped)} gzipped), entry ${kilobytes(first)}`,
      );
    }
    const times: Record<'events' | 'bare', number[]> = { events: [], bare: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      // Measured in turn, so that other load of the machine affects both.
      for (const name of ['bare', 'events'] as const) times[name].push(await loadTime(join(outdir, name, 'index.mjs')));
    }
    report('module load of events, against the SQS client alone', median(times.events), median(times.bare), 1.15);
  } finally {
    await rm(outdir, { recursive: true });
  }
}

async function loadTime(file: string): Promise<number> {
  const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); process.stdout.write(String(performance.now() - t));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return Number(stdout);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}
