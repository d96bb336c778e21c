import { bypassProxy } from '../lib/config/loopback.ts';
import { printable } from '../lib/printable.ts';
import { CannotStart } from './errors.ts';
import type { SimulatorOptions } from './options.ts';
import { createSimulator, type Simulator } from './server.ts';
import { readSettings } from './settings.ts';

/**
 * What `node simulator/cli.mjs` does: starts the simulator with the settings of the environment. It runs until it is
 * interrupted. A wrong setting ends the process with 1, after a line that names the setting and says what to do.
 *
 * @param pagesDir - `simulator/pages`
 */
export async function main(pagesDir: string): Promise<void> {
  bypassProxy(process.env);
  try {
    const simulator = await start({
      ...readSettings(process.env),
      pagesDir,
      log: (line) => console.log(printable(line)),
    });
    console.log(`Messenger simulator at ${simulator.url} (phone), ${simulator.url}/inbox, ${simulator.url}/control`);
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => simulator.close().then(() => process.exit(0)));
    }
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function start(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await createSimulator(options);
  } catch (error) {
    const advice = adviceOn(error, options);
    throw advice === undefined ? error : new CannotStart(advice, { cause: error });
  }
}

/** A sentence that names the setting, because errors of the system do not. */
function adviceOn(error: unknown, { port, dataDir }: SimulatorOptions): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined;
  const { code, syscall } = error;
  if (syscall === 'listen') {
    return code === 'EADDRINUSE'
      ? `SIMULATOR_PORT is ${port}, which another program uses. Stop that one, or set SIMULATOR_PORT to a free port.`
      : `SIMULATOR_PORT is ${port}, which cannot be used (${code}). Set it to a free port above 1023.`;
  }
  if (dataDir === undefined) return undefined;
  return `DATA_DIR is ${JSON.stringify(dataDir)}, which cannot be used (${code}). Set it to a folder that you may write to, or leave it out to keep nothing.`;
}
