import type { Terminal } from './terminal.ts';

/** Asks the operator whether to continue. `--yes` is an answer; without a terminal the answer is no. */
export async function agreed(terminal: Terminal, question: string, yes = false): Promise<boolean> {
  if (yes) return true;
  if (!terminal.interactive) return false;
  return /^y(es)?$/i.test(await terminal.ask(`${question} [y/N]`));
}
