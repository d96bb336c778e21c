/** The frames of an error's stack, without the name and message above them: places alone, and no text of people. */
export function stackFrames({ message, stack }: Error): string {
  if (typeof stack !== 'string') return '';
  const header = stack.indexOf(message);
  const below = header === -1 ? stack : stack.slice(header + message.length);
  return below
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
