import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { processTerminal, type Terminal } from '../../cli/terminal/terminal.ts';
import { hiding } from '../../lib/redact.ts';

describe('A question', () => {
  /** Asks a question and types this answer. */
  async function asked(typed: string, secret = false): Promise<{ answer: Promise<string>; shown: () => string }> {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const answer = processTerminal({ stdin, stdout }).ask('App id:', { secret });
    stdin.write(typed);
    return { answer, shown: () => String(stdout.read() ?? '') };
  }

  test('returns the line without the blanks around it, and does not show a secret', async () => {
    const { answer, shown } = await asked(' 123 \r', true);
    expect(await answer).toBe('123');
    expect(shown()).toContain('App id:');
    expect(shown()).not.toContain('123');
  });

  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('that %s ends says that nothing was changed', async (_, key) => {
    const { answer } = await asked(key);
    await expect(answer).rejects.toMatchObject({
      what: 'Stopped: nothing was changed.',
      todo: 'Run it again when you like.',
    });
  });
});

test('Secrets are removed from all output, except that a secret of one or two letters does not spoil words', () => {
  const hidden = hiding('[hidden]');
  hidden.hide('s3cr3t');
  hidden.hide('o');
  expect(hidden.clean('Copy both anew, not s3cr3t.')).toBe('Copy both anew, not [hidden].');
});

describe('Characters that control a terminal', () => {
  const hostile = 'Shop\u001b]0;x\u0007\u009b2J\u202e';
  const escaped = String.raw`Shop\u001b]0;x\u0007\u009b2J\u202e`;
  const json = JSON.stringify({ name: hostile });

  /** What a terminal, or a file in its place, gets. */
  function printed(isTTY: boolean, print: (terminal: Terminal) => void): string {
    const stdout = Object.assign(new PassThrough(), { isTTY });
    print(processTerminal({ stdin: new PassThrough(), stdout, colours: false }));
    return String(stdout.read());
  }

  test('never reach it raw: in a name of a Page, in a question, in a line of JSON', () => {
    expect(printed(true, ({ print }) => print(`✓ Page  ${hostile}`))).toBe(`✓ Page  ${escaped}\n`);
    expect(printed(false, ({ print }) => print(hostile))).toBe(`${escaped}\n`);
    expect(printed(true, ({ ask }) => void ask(hostile))).toContain(escaped);
    const line = printed(true, ({ printExact }) => printExact(json));
    expect(line).not.toMatch(/[\u009b\u202e]/);
    expect(JSON.parse(line)).toEqual({ name: hostile });
  });

  test('stay in JSON that goes into a file or a pipe', () => {
    expect(printed(false, ({ printExact }) => printExact(json))).toBe(`${json}\n`);
  });
});
