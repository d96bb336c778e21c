/** `npm run size`: gzipped sizes of loader and panel, against the last commit of main. Needs git, and no network. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import config from '#config';
import { budgets } from '../site/build/budgets.ts';
import { buildSite } from '../site/build/build.ts';
import { largest, measureSite, type Sizes } from '../site/build/sizes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'customer-chat-size-'));
try {
  const now = await measureSite(join(folder, 'now'), { buildSite, config });
  const commit = lastCommitOfMain();
  const main = commit && (await measureCommit(commit));
  if (!main) console.log('This repository has no branch main, so the table has no comparison.\n');
  print(now, main || undefined);
  const { loader, panel } = largest(now);
  if (loader > budgets.loader || panel > budgets.panel) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function lastCommitOfMain(): string | undefined {
  for (const branch of ['main', 'origin/main']) {
    try {
      return git('rev-parse', '--verify', '--quiet', `${branch}^{commit}`).toString().trim();
    } catch {
      // A shallow clone of another branch has no `main`.
    }
  }
  return undefined;
}

/** Builds the site of another commit with that commit's own build, and the packages that are installed here. */
async function measureCommit(commit: string): Promise<Sizes> {
  const source = join(folder, 'main');
  mkdirSync(source);
  execFileSync('tar', ['-x', '-C', source], { input: git('archive', commit) });
  symlinkSync(join(root, 'node_modules'), join(source, 'node_modules'));
  const load = (file: string) => import(pathToFileURL(join(source, file)).href);
  const [build, settings] = await Promise.all([load('site/build/build.ts'), load('chat.config.ts')]);
  return measureSite(join(folder, 'main-site'), { buildSite: build.buildSite, config: settings.default });
}

function git(...command: string[]): Buffer {
  return execFileSync('git', command, { cwd: root, maxBuffer: 256 * 2 ** 20, stdio: ['ignore', 'pipe', 'ignore'] });
}

function print(now: Sizes, main: Sizes | undefined): void {
  const [largestNow, largestMain] = [largest(now), main && largest(main)];
  console.log(row('bytes, gzipped', 'now', 'main', 'difference', 'budget'));
  console.log(line('loader, the largest language', largestNow.loader, largestMain?.loader, budgets.loader));
  console.log(line('panel with the largest language', largestNow.panel, largestMain?.panel, budgets.panel));
  for (const [part, title] of [
    ['loaders', 'loader'],
    ['panels', 'panel'],
  ] as const) {
    console.log();
    // An older commit's build may not know the part.
    const before: ReadonlyMap<string, number> | undefined = main?.[part];
    for (const name of new Set([...now[part].keys(), ...(before?.keys() ?? [])])) {
      console.log(line(`${title} ${name}`, now[part].get(name), before?.get(name)));
    }
  }
}

function line(title: string, now: number | undefined, main: number | undefined, budget?: number): string {
  const difference = now !== undefined && main !== undefined ? now - main : undefined;
  const signed = difference !== undefined && difference > 0 ? `+${difference}` : difference;
  return row(title, now, main, signed, budget && `${budget}${now && now > budget ? ' EXCEEDED' : ''}`);
}

function row(title: string, ...cells: (string | number | undefined)[]): string {
  return `${title.padEnd(34)}${cells.map((cell) => `${cell ?? ''}`.padStart(12)).join('')}`.trimEnd();
}
