import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { hiding, processTerminal } from '../../cli/terminal/terminal.ts';

describe('A question', () => {
  /** Asks, and types this. */
  async function asked(typed: string, secret = false): Promise<{ answer: Promise<string>; shown: () => string }> {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const answer = processTerminal({ stdin, stdout }).ask('App id:', { secret });
    stdin.write(typed);
    return { answer, shown: () => String(stdout.read() ?? '') };
  }

  test('is answered by a line, without the blanks around it; a secret does not show', async () => {
    const { answer, shown } = await asked(' 123 \r', true);
    expect(await answer).toBe('123');
    expect(shown()).toContain('App id:');
    expect(shown()).not.toContain('123');
  });

  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('that is broken off by %s says that nothing was changed', async (_, key) => {
    const { answer } = await asked(key);
    await expect(answer).rejects.toMatchObject({
      what: 'Stopped: nothing was changed.',
      todo: 'Run it again when you like.',
    });
  });
});

test('A secret is taken out of all that is printed; one of a letter or two takes no words apart', () => {
  const hidden = hiding();
  hidden.hide('s3cr3t');
  hidden.hide('o');
  expect(hidden.clean('Copy both anew, not s3cr3t.')).toBe('Copy both anew, not [hidden].');
});
