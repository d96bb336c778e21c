import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isObject, readJson } from '../../json.ts';
import { isOwnFile } from '../own-file.ts';

/**
 * The stack of this moment in the bundle, `file:line:column` for each frame. It reads no source map, so it costs
 * little.
 */
export function framesHere(): string[] {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, sites) =>
    sites.map((site) => `${site.getFileName()}:${site.getLineNumber()}:${site.getColumnNumber()}`);
  try {
    const { stack }: { stack?: unknown } = new Error('here');
    return Array.isArray(stack) ? stack.map(String) : [];
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
}

/**
 * The place in the operator's own code that frames of a bundle lead to, ` (bot.ts:12:5)`. Empty where there is none.
 */
export function placeOf(frames: readonly string[]): string {
  const places = frames.flatMap((frame) => mapped(frame) ?? []);
  const found = places.find(({ path }) => isOwnFile(path));
  return found === undefined ? '' : ` (${found.path.split('/').at(-1)}:${found.line}:${found.column})`;
}

function mapped(frame: string): { path: string; line: number; column: number } | undefined {
  const [, file = '', line = '', column = ''] = /^(.*?):(\d+):(\d+)$/.exec(frame) ?? [];
  if (file === '') return undefined;
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file.replace(/\?.*/, '')) : file;
    const map = readJson(readFileSync(`${path}.map`, 'utf8'));
    // `SourceMap` checks its parts itself.
    if (!isObject(map)) return undefined;
    // `SourceMap` checks its parts itself.
    const entry = new SourceMap(map as never).findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return { path: originalSource, line: originalLine + 1, column: originalColumn + 1 };
  } catch {
    // A file without a source map, such as a part of Node.js.
    return undefined;
  }
}
