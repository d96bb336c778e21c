import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { packaging } from '../serverless/package/bundle.ts';
import { report } from './report.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** The least `memorySize` in `serverless.yml`, in MB. */
const GIVEN = 256;

/**
 * The peak memory of each function, with every module loaded, against its `memorySize`. Half of that is room for the
 * bot. `memorySize` is larger for speed: Lambda's share of a processor grows with it.
 */
export async function benchMemory(): Promise<void> {
  const outdir = await mkdtemp(join(tmpdir(), 'customer-chat-bench-'));
  try {
    const names = await functionNames();
    const functions = Object.fromEntries(names.map((name) => [name, { handler: `handlers/${name}.handler` }]));
    await Promise.all(packaging(root, functions, outdir).map((options) => build(options)));
    const bare = await peak([]);
    console.log(`  Node.js itself: ${bare.toFixed(0)} MB`);
    for (const name of names) {
      const files = (await readdir(join(outdir, name))).filter((file) => file.endsWith('.mjs'));
      report(`memory of ${name}`, await peak(files.map((file) => join(outdir, name, file))), GIVEN, 0.5, 'MB');
    }
  } finally {
    await rm(outdir, { recursive: true });
  }
}

/** The files of `handlers/` that are functions. */
async function functionNames(): Promise<string[]> {
  const files = await readdir(join(root, 'handlers'));
  const texts = await Promise.all(files.map((file) => readFile(join(root, 'handlers', file), 'utf8')));
  return files.filter((_, at) => texts[at]?.includes('export const handler')).map((file) => file.replace(/\.ts$/, ''));
}

/** The peak memory of a process that loads these files. The bot's own file runs in a thread, as in the function. */
async function peak(files: readonly string[]): Promise<number> {
  const imports = files
    .map((file) => JSON.stringify(pathToFileURL(file).href))
    .map((url) => (url.endsWith('/bot.mjs"') ? threadOf(url) : `await import(${url});`))
    .join('\n');
  const script = `${imports}\nprocess.stdout.write(String(process.resourceUsage().maxRSS / 1024), () => process.exit());`;
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const { stdout } = await run(process.execPath, ['--enable-source-maps', '--input-type=module', '-e', script], {
    env,
  });
  return Number(stdout);
}

/** A script that starts the thread of `lib/bot/thread` and waits until it can be asked. */
function threadOf(url: string): string {
  return `const { Worker } = await import('node:worker_threads');
    const workerData = { lastCall: new SharedArrayBuffer(4096) };
    await new Promise((ready) => new Worker(new URL(${url}), { workerData, execArgv: [] }).once('message', ready));`;
}
