import type { Message } from 'esbuild';

/** The place of a mistake before its text, as editors and compilers write it: `bot.ts:12:5: TypeError: no key`. */
export function placedFirst(text: string): string {
  const what = text.replace(/^bot\.ts cannot be loaded: /, '');
  const [found = '', place] = / \(([^\s()]+:\d+:\d+)\)/.exec(what) ?? [];
  return place === undefined ? text : `${place}: ${what.replace(found, '')}`;
}

/** An error of esbuild in the same form. It counts columns from 0, editors from 1. */
export function placedMessage({ location, text }: Pick<Message, 'location' | 'text'>): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}
