import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../.cache/deploy', import.meta.url));

/** The runtime that `serverless.yml` names. */
const NODE = '24.22.3';

/**
 * Installs the tools of these tests once, from PyPI and npm into `.cache/`: a Python environment with MiniStack and
 * cfn-lint, and the Node.js of AWS Lambda. The project itself does not need them.
 * @returns paths of `python`, and of the folder that has `node`.
 */
export async function tools(): Promise<{ python: string; nodeFolder: string }> {
  const requirements = join(here, 'requirements.txt');
  const [python, nodeFolder] = await Promise.all([
    installed(`python-${digest(await readFile(requirements, 'utf8'))}`, 'bin/python', async (folder) => {
      await run('python3', ['-m', 'venv', folder]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
      await run(join(folder, 'bin/python'), pip);
    }),
    installed(`node-${NODE}`, `node_modules/node-${process.platform}-${process.arch}/bin`, async (folder) => {
      await mkdir(folder, { recursive: true });
      const what = `node-${process.platform}-${process.arch}@${NODE}`;
      await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, what]);
    }),
  ]);
  return { python, nodeFolder };
}

/** Installs again after an incomplete installation. @returns the path of `part` in it. */
async function installed(name: string, part: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  const done = join(folder, '.installed');
  if (!existsSync(done)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await install(folder);
    await writeFile(done, '');
  }
  return join(folder, part);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
