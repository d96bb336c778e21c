/** The frames of an error's stack, without the name and message above them: places alone, and no text of people. */
export function stackFrames({ message, stack }: Error): string {
  if (typeof stack !== 'string') return '';
  const header = stack.indexOf(message);
  const below = header === -1 ? stack : stack.slice(header + message.length);
  return below
    .split('\n')
    .filter((line) => line.length <= MAX_FRAME && /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .join('\n');
}

/** A longer line (characters) is not a frame: a program wrote it into its stack. Searching it would take long. */
const MAX_FRAME = 1000;
const MAX_FRAMES = 50;
