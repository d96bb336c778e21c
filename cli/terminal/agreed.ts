import type { Terminal } from './terminal.ts';

/** Whether to go on: by `--yes`, else by asking; without anybody to ask, no. */
export async function agreed(terminal: Terminal, question: string, yes = false): Promise<boolean> {
  if (yes) return true;
  if (!terminal.interactive) return false;
  return /^y(es)?$/i.test(await terminal.ask(`${question} [y/N]`));
}
