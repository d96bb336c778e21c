import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs cfn-lint. @returns its complaints about a template.
 * @param python The Python environment that has cfn-lint.
 * @throws {Error} where it does not run.
 */
export async function lint(python: string, template: string): Promise<string> {
  // W3005: `sls` writes DependsOn where a reference is enough.
  return run(join(dirname(python), 'cfn-lint'), ['-i', 'W3005', '--', template]).then(
    ({ stdout }) => stdout,
    (error: Error & { stdout?: string }) => {
      if (error.stdout) return error.stdout;
      throw error;
    },
  );
}
