import { chmod, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Sets values in the folder's `.env`. Existing lines are replaced, new ones follow at the end, all other lines stay.
 * Only the user can read the file (0600), since it contains secrets.
 * @param change what else happens to the text.
 */
export async function writeDotenv(
  directory: string,
  values: Readonly<Record<string, string>>,
  change = (text: string) => text,
): Promise<void> {
  const path = await realpath(join(directory, '.env')).catch(() => join(directory, '.env'));
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const after = withValues(change(before), values);
  if (after !== before) {
    // Other programs never see half a file, and other users never a readable one.
    await writeFile(`${path}.new`, after, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  if (after !== '') await chmod(path, 0o600);
}

/** The text of an `.env` file without this value. */
export function withoutValue(text: string, name: string): string {
  const value = /[ \t]*(?:"[^"]*"|'[^']*'|`[^`]*`|[^\n]*)[^\n]*(?:\n|$)/.source;
  return text.replace(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=${value}`, 'gm'), '');
}

/** The text of an `.env` file with these values set. */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  let rest = text;
  const added: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${/^[\w.:/|+=@%?&~-]*$/.test(value) ? value : JSON.stringify(value)}`;
    const existing = new RegExp(`^[ \\t]*(export[ \\t]+)?${name}[ \\t]*=.*$`, 'gm');
    if (existing.test(rest)) rest = rest.replace(existing, (_, prefix: string = '') => `${prefix ?? ''}${line}`);
    else added.push(line);
  }
  if (added.length === 0) return rest;
  const gap = rest === '' || rest.endsWith('\n') ? '' : '\n';
  return `${rest}${gap}${added.join('\n')}\n`;
}
