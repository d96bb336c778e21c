import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { printable } from '../../lib/printable.ts';
import { placedFirst } from '../package/placed.ts';
import type { PluginContext } from '../package/service.ts';
import { SetupError } from '../package/setup-error.ts';
import { typeErrors } from '../package/type-errors.ts';
import { type Bundles, devBundles, isSameVersion } from './dev-bundles.ts';
import { watchSaves } from './saves.ts';

/** Builds that follow the source: the next call runs each saved file. */
export interface Watching {
  /** Says what is wrong with the bot as it stands at the start. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Bundles the functions, again whenever one of the project's own files is saved. `serverless-offline` calls them
 * through `reload.mjs`, which always runs the newest version. A version that does not build, or whose bot cannot be
 * loaded, replaces nothing: the one before goes on answering. One line says what a save has done.
 */
export async function watchFunctions(context: PluginContext): Promise<Watching> {
  const { log, serverless } = context;
  const bundles = await devBundles(context);
  const saves = watchSaves(update, (error) => refuse([error instanceof Error ? error.message : String(error)]));
  const types = typeWarnings(context);
  const first = await bundles.build();
  if ('problems' in first) {
    await bundles.close();
    throw new SetupError(`The functions cannot be bundled:\n${first.problems.join('\n')}`);
  }
  let live = first;
  await bundles.install(first);
  await callNewest(serverless, bundles.folder);
  saves.watch(foldersOf(first));

  async function update(paths: ReadonlySet<string>, isNewest: () => boolean): Promise<void> {
    const next = await bundles.build();
    if (!isNewest()) return;
    if ('problems' in next) return refuse(next.problems);
    saves.watch(foldersOf(next));
    // Other files stand in the same folders.
    if (!next.inputs.some((input) => paths.has(input)) && isSameVersion(next, live)) return;
    const problem = await bundles.try(next);
    if (!isNewest()) return;
    if (problem !== undefined) return refuse([placedFirst(problem)]);
    await bundles.install(next);
    live = next;
    log.notice(liveLine(paths));
    types.check();
  }

  function refuse(problems: readonly string[]): void {
    types.stop();
    const [first = '', ...more] = problems;
    log.error(printable([`${first} (the version before goes on answering)`, ...more].join('\n')));
  }

  return {
    async check() {
      const problem = await bundles.try(first);
      // A save was quicker: its line is the newer one.
      if (live !== first) return;
      if (problem !== undefined) log.error(printable(`${placedFirst(problem)} (events wait until it is correct)`));
      types.check();
    },
    async close() {
      types.stop();
      saves.close();
      await bundles.close();
    },
  };
}

/** What follows a save of `chat.config.ts` only at the next start is made once. */
function liveLine(paths: ReadonlySet<string>): string {
  if (![...paths].some((path) => basename(path) === 'chat.config.ts')) return 'bot.ts is live';
  return 'chat.config.ts is live in the functions. The website, the menu and botSeconds change when `npm start` starts again.';
}

/** Type errors of the operator's files, said after the bot is live: they stop nothing. */
function typeWarnings({ serverless: { serviceDir }, log }: PluginContext) {
  let running = new AbortController();
  const check = async (signal: AbortSignal): Promise<void> => {
    const errors = await typeErrors(serviceDir, { signal, isBackground: true });
    if (signal.aborted) return;
    for (const error of errors) log.warning(printable(`${error} (the bot runs all the same)`));
  };
  return {
    check(): void {
      running.abort();
      running = new AbortController();
      void check(running.signal);
    },
    stop: () => running.abort(),
  };
}

function foldersOf({ inputs }: Bundles): Set<string> {
  return new Set(inputs.map((input) => dirname(input)).filter((folder) => !folder.includes('node_modules')));
}

/** Points the service at modules that always run the newest version of each function. */
async function callNewest({ serviceDir, service }: PluginContext['serverless'], folder: string): Promise<void> {
  const url = new URL('reload.mjs', import.meta.url).href;
  for (const [key, config] of Object.entries(service.functions)) {
    const text = `import { reloading } from ${JSON.stringify(url)};\nexport const handler = reloading(${JSON.stringify(join(folder, key, 'index.mjs'))});\n`;
    await writeFile(join(folder, key, 'reload.mjs'), text);
    config.handler = relative(serviceDir, join(folder, key, 'reload.handler'));
  }
}
