import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/* The tests are the project's own: whatever stands in the operator's files, they see the files of this folder. */

const folder = fileURLToPath(new URL('operator', import.meta.url));

/** The files by the names with which the project imports the operator's: `imports` of package.json. */
const files = { '#bot': 'bot.ts', '#config': 'chat.config.ts' };

/** For `resolve` of Vitest's configuration. The compiler has the same in `paths` of its tsconfig files. */
export const operatorAlias = Object.fromEntries(
  Object.entries(files).map(([name, file]) => [name, join(folder, file)]),
);

/** Puts the files where a copy of the project has the operator's. */
export function writeOperatorFiles(project: string): void {
  for (const file of Object.values(files)) writeFileSync(join(project, file), operatorFile(file));
}

/** The text of `bot.ts` or `chat.config.ts` as it stands at the top of a project. */
export function operatorFile(file: string): string {
  return readFileSync(join(folder, file), 'utf8').replaceAll("'../../../lib/", "'./lib/");
}
