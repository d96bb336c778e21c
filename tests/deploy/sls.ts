import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { slsSettings } from '../support/sls.ts';

const run = promisify(execFile);

export interface Ran {
  readonly code: number;
  /** All that was printed. */
  readonly output: string;
}

/** Runs a command of `sls` as an operator does, in a project's folder, without the environment of this process. */
export async function sls(project: string, env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> {
  return run(process.execPath, ['node_modules/.bin/sls', ...args], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: project, AWS_EC2_METADATA_DISABLED: 'true', CI: '1', ...slsSettings, ...env },
    timeout: 180_000,
    maxBuffer: 16 * 2 ** 20,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code?: unknown; stdout?: string; stderr?: string }) => ({
      code: typeof error.code === 'number' ? error.code : 1,
      output: `${error.stdout ?? ''}${error.stderr ?? ''}`,
    }),
  );
}
