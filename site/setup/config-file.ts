import type { ChatConfig } from '../../lib/config/index.ts';
import { isObject } from '../../lib/json.ts';

/** Columns of a line in the project's formatter. */
const lineWidth = 120;

/** The whole `chat.config.ts`, formatted as the project is, so that `git diff` shows only what you changed. */
export function configFile(config: ChatConfig): string {
  return `import { defineConfig } from './lib/config/index.ts';\n\nexport default defineConfig(${broken(config, 0)});\n`;
}

/** @param column where the value begins, behind its key. */
function print(value: unknown, depth: number, column: number): string {
  const inline = onOneLine(value);
  return mustBreak(value) || column + inline.length + 1 > lineWidth ? broken(value, depth) : inline;
}

function broken(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return onOneLine(value);
  const indent = '  '.repeat(depth + 1);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = entries(value).map(([key, each]) => {
    const name = Array.isArray(value) ? '' : `${keyOf(key)}: `;
    return `${indent}${name}${print(each, depth + 1, indent.length + name.length)},\n`;
  });
  return `${open}\n${lines.join('')}${'  '.repeat(depth)}${close}`;
}

function onOneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = entries(value).map(([key, each]) => `${keyOf(key)}: ${onOneLine(each)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A list of several objects has one object a line, and so does everything around it. */
function mustBreak(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value) && value.length > 1 && value.every(isObject)) return true;
  return entries(value).some(([, each]) => mustBreak(each));
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Single quotes, unless that means more backslashes. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const count = (quote: string) => escaped.split(quote).length;
  const quote = count("'") > count('"') ? '"' : "'";
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}
