import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { redactor } from '../../lib/redact.ts';
import { BrokenOff } from '../command/stop.ts';

/** How a command talks with whoever runs it. What was hidden never shows, whatever prints it. */
export interface Terminal {
  /** Somebody is there to answer. */
  readonly interactive: boolean;
  print(text?: string): void;
  /** Takes this secret out of all that is printed from now on. */
  hide(secret: string | undefined): void;
  /** @returns what was typed, without blanks around it; with `secret` it does not show. */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
}

/** The terminal of this process. */
export function processTerminal({ stdin, stdout }: Streams = process): Terminal {
  const colours = Boolean(stdout.isTTY) && !process.env.NO_COLOR;
  const hidden = hiding();
  return {
    interactive: Boolean(stdin.isTTY && stdout.isTTY),
    hide: hidden.hide,
    print: (text = '') => void stdout.write(`${coloured(hidden.clean(text), colours)}\n`),
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
        // Ctrl-C ends the question with an error of Node.js, Ctrl-D the line without one.
        const answer = line.question(`${question} `).catch(() => undefined);
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

interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** What is shorter is found in words, and takes them apart: "Copy b[hidden]th". Real secrets are longer. */
const SHORTEST = 6;

/** Keeps secrets out of texts: those it was told of, and whatever looks like a token of Meta's. */
export function hiding(): { hide(secret: string | undefined): void; clean(text: string): string } {
  const secrets = new Set<string>();
  return {
    hide(secret) {
      if (secret && secret.length >= SHORTEST) secrets.add(secret);
    },
    clean(text) {
      return redactor([...secrets], '[hidden]')(text);
    },
  };
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
