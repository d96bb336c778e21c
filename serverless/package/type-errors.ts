import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { operatorEntries } from './operator-files.ts';

export interface TypeCheckOptions {
  readonly signal?: AbortSignal;
  /** The developer works on: the check gets what they leave of the processor. */
  readonly isBackground?: boolean;
}

/**
 * Checks the types of the operator's own files. Tests are not deployed, and do not count.
 * @returns each error: `bot.ts:12:7: Type 'string' is not assignable to type 'number'.`
 */
export async function typeErrors(
  serviceDir: string,
  { signal, isBackground = false }: TypeCheckOptions = {},
): Promise<string[]> {
  const compiler = join(serviceDir, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.operator.json', '--pretty', 'false'];
  const printed = await new Promise<string>((resolve) => {
    const options = { cwd: serviceDir, maxBuffer: 64 * 2 ** 20, ...(signal && { signal }) };
    // Its exit code says no more than its lines.
    const child = execFile(process.execPath, args, options, (_, output) => resolve(output));
    if (isBackground && child.pid !== undefined) lower(child.pid);
  });
  const own = operatorEntries(serviceDir);
  return printed.split('\n').flatMap((line) => {
    const [, path = '', row, column, message] = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line.trimEnd()) ?? [];
    const isOwn = own.includes(path.split('/')[0] ?? '') && !path.endsWith('.test.ts');
    return isOwn ? [`${path}:${row}:${column}: ${message}`] : [];
  });
}

function lower(process: number): void {
  try {
    setPriority(process, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already.
  }
}
