import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What cfn-lint objects to in a template: nothing, where all is well.
 * @param python of the environment that it is installed in.
 * @throws {Error} where it does not run.
 */
export async function lint(python: string, template: string): Promise<string> {
  // W3005: what `sls` writes says DependsOn where a reference would do.
  return run(join(dirname(python), 'cfn-lint'), ['-i', 'W3005', '--', template]).then(
    ({ stdout }) => stdout,
    (error: Error & { stdout?: string }) => {
      if (error.stdout) return error.stdout;
      throw error;
    },
  );
}
