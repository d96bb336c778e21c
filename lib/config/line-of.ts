/**
 * The error of a wrong setting with the line of `chat.config.ts` where it is written: `chat.config.ts:14: hours.week…`.
 * An error without a path, or whose value the file does not write out, stays as it is.
 *
 * @param source The text of `chat.config.ts`.
 */
export function messageWithLine(error: Error & { readonly path?: unknown }, source: string): string {
  const path = Array.isArray(error.path) ? error.path.map(String) : [];
  const line = lineOf(source, path);
  return line === undefined ? error.message : error.message.replace(/^chat\.config\.ts:/, `$&${line}:`);
}

/**
 * The line of a value, found by its names in their order. The last step may also be a text in a list.
 *
 * @param path `['hours', 'week', 'fri', '18:00-14:00']`.
 */
export function lineOf(source: string, path: readonly string[]): number | undefined {
  const code = withoutComments(source);
  let index = 0;
  for (const [depth, step] of path.entries()) {
    const name = step.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const value = depth === path.length - 1 ? String.raw`|(['"\`])${name}\1` : '';
    const found = new RegExp(String.raw`(?<![\w$])${quotable(name)}\s*:${value}`, 'g');
    found.lastIndex = index;
    const match = found.exec(code);
    if (match === null) return undefined;
    index = match.index;
  }
  return path.length === 0 ? undefined : code.slice(0, index).split('\n').length;
}

const quotable = (name: string): string => String.raw`['"\`]?${name}['"\`]?`;

/** With a blank for each of their characters, so that lines keep their numbers. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s,;{[(])\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
}
