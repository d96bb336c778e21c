import type { Terminal } from '../terminal/terminal.ts';

/** Prints each step: a mark, its name, and the result. */
export interface Report {
  heading(text: string): void;
  done(step: string, found: string): void;
  /** For a thing that works, but should be changed. */
  warn(step: string, found: string, todo: string): void;
}

export function reportTo(terminal: Terminal): Report {
  const line = (mark: string, step: string, found: string) => terminal.print(`  ${mark} ${step.padEnd(12)} ${found}`);
  return {
    heading: (text) => terminal.print(`\n${text}`),
    done: (step, found) => line('✓', step, found),
    warn(step, found, todo) {
      line('!', step, found);
      terminal.print(`    → ${todo}`);
    },
  };
}
