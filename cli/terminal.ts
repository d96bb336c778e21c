import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { Stop } from './stop.ts';

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
export function processTerminal(): Terminal {
  const { stdin, stdout } = process;
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
        const answer = line.question(`${question} `);
        muted = secret;
        const left = once(line, 'close').then(() => {
          throw new Stop('Broken off.', 'Run it again: it goes on where it is.');
        });
        return (await Promise.race([answer, left])).trim();
      } finally {
        line.close();
        if (secret) stdout.write('\n');
      }
    },
  };
}

/** Keeps secrets out of texts: those it was told of, and whatever looks like a token of Meta's. */
export function hiding(): { hide(secret: string | undefined): void; clean(text: string): string } {
  const secrets = new Set<string>();
  return {
    hide(secret) {
      if (secret) secrets.add(secret);
    },
    clean(text) {
      const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
      return longestFirst
        .flatMap((secret) => [secret, encodeURIComponent(secret)])
        .reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text)
        .replace(/\bEAA[A-Za-z0-9_-]{12,}/g, '[hidden]');
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
