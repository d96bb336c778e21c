import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { printable } from '../../lib/printable.ts';
import { hiding } from '../../lib/redact.ts';
import { BrokenOff } from '../command/stop.ts';

/** How a command talks with the operator. A hidden secret never shows, whatever prints it. */
export interface Terminal {
  /** False in a script or pipe, where questions cannot be answered. */
  readonly interactive: boolean;
  /** Prints a text for the operator. Control characters in it never reach the terminal. */
  print(text?: string): void;
  /** Prints data, such as a line of JSON: exactly as it is into a file or a pipe, and as `print` does on a terminal. */
  printExact(line: string): void;
  /** Replaces this secret in all that is printed from now on. */
  hide(secret: string | undefined): void;
  /** @returns the answer without blanks around it; with `secret` the terminal does not show it. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
}

/** The terminal of this process. */
export function processTerminal({ colours = true, ...streams }: TerminalOptions = {}): Terminal {
  const { stdin = process.stdin, stdout = process.stdout }: Partial<Streams> = streams;
  const isColoured = colours && Boolean(stdout.isTTY);
  const hidden = hiding('[hidden]');
  const print = (text: string) => void stdout.write(`${coloured(printable(hidden.clean(text)), isColoured)}\n`);
  return {
    interactive: Boolean(stdin.isTTY && stdout.isTTY),
    hide: hidden.hide,
    print: (text = '') => print(text),
    printExact: (line) => (stdout.isTTY ? print(line) : void stdout.write(`${line}\n`)),
    async ask(question, { secret = false } = {}) {
      let muted = false;
      const output = new Writable({
        write(chunk, encoding, done) {
          if (!muted) stdout.write(chunk, encoding);
          done();
        },
      });
      const line = createInterface({ input: stdin, output, terminal: true });
      try {
        // Ctrl-C rejects the question; Ctrl-D closes the line without an error.
        const answer = line.question(`${printable(question)} `).catch(() => undefined);
        muted = secret;
        const typed = await Promise.race([answer, once(line, 'close').then(() => undefined)]);
        if (typed === undefined) throw new BrokenOff();
        return typed.trim();
      } finally {
        line.close();
        if (secret) stdout.write('\n');
      }
    },
  };
}

export interface TerminalOptions extends Partial<Streams> {
  /** Default: true. Only a real terminal gets colours. */
  readonly colours?: boolean;
}

interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const marks = {
  '✓': 'green',
  '!': 'yellow',
  '✗': 'red',
  '→': 'cyan',
  '+': 'green',
  '-': 'red',
  '~': 'yellow',
} as const;

/** Colours the mark that a line begins with. */
function coloured(text: string, colours: boolean): string {
  if (!colours) return text;
  return text.replace(/^(\s*)([✓!✗→+~-])(?= )/gmu, (whole, blanks: string, mark: string) => {
    const colour = Object.entries(marks).find(([known]) => known === mark)?.[1];
    return colour ? `${blanks}${styleText(colour, mark)}` : whole;
  });
}
