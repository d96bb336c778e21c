import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportThread } from '../../cli/export/export.ts';
import { threads } from '../../cli/threads/threads.ts';
import { cards } from '../../lib/bot/index.ts';
import { type Conversation, type Line, newConversation, rowOf } from '../../lib/conversation/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { PAGE } from '../support/turn-world.ts';
import { startAws, type TestAws } from './aws.ts';
import { runCommand } from './run.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (command: Parameters<typeof runCommand>[0], ...args: string[]) =>
  runCommand(command, args, { env: aws.env });
const HOUR = 3_600_000;

type Content = Pick<Line, 'content' | 'speaker'> & Partial<Line>;

/** Stores a conversation as the worker leaves it, with its row in the inbox. */
async function talk(
  customer: string,
  hoursAgo: number,
  change: Partial<Conversation>,
  lines: Content[],
): Promise<void> {
  const store = dynamoStore({ table: aws.database.table, documentClient: aws.database.documentClient });
  const thread = { page: PAGE, customer };
  const at = Date.now() - hoursAgo * HOUR;
  const conversation = { ...newConversation(thread, at), at, seq: lines.length, ...change };
  await store.commit({ ...conversation, row: { ...rowOf(conversation, at), version: 1 } });
  for (const [index, line] of lines.entries()) {
    const seq = index + 1;
    await store.append(thread, { seq, at, surface: 'web', key: `${customer}-${seq}`, status: 'received', ...line });
  }
}

const says = (text: string): Content => ({ speaker: 'customer', content: { message: { mid: text, text } } });

beforeAll(async () => {
  await talk('7001', 1, { name: 'Zoë Marsh', preview: 'Is the blue mug back?' }, [says('Is the blue mug back?')]);
  await talk('web-7002', 2, { surface: 'web', preview: 'thanks', waitingSince: 1 }, [
    ...Array.from({ length: 450 }, (_, n) => says(n === 3 ? 'Where is my PARCEL 4711?' : `line ${n}`)),
  ]);
  await talk('7003', 72, { preview: 'old', doneAt: Date.now() }, [
    says('an older one'),
    { speaker: 'bot', content: { sent: cards([{ title: 'Blue mug', subtitle: '12 €', buttons: ['Buy'] }]) } },
  ]);
});

describe('npm run threads', () => {
  const ids = (output: string) => [...output.matchAll(new RegExp(`${PAGE}:(\\S+)`, 'g'))].map(([, id]) => id);

  test('lists the conversations of the last day on all shelves, the last change first', async () => {
    const { code, output } = await run(threads);
    expect(code).toBe(0);
    expect(ids(output)).toEqual(['7001', 'web-7002']);
    expect(output).toMatch(/web-7002 .* web +open /);
    expect(output).toContain('Zoë Marsh');
    expect(ids((await run(threads, '--since', '7d')).output)).toEqual(['7001', 'web-7002', '7003']);
  });

  test('finds names, ids and words of any line and card, in any case, also far back in a long history', async () => {
    expect(ids((await run(threads, '--search', 'ZOË')).output)).toEqual(['7001']);
    expect(ids((await run(threads, '--search', 'parcel 4711')).output)).toEqual(['web-7002']);
    expect(ids((await run(threads, '--search', '7003', '--since', '30d')).output)).toEqual(['7003']);
    expect(ids((await run(threads, '--search', 'blue mug: 12', '--since', '30d')).output)).toEqual(['7003']);
    const none = await run(threads, '--search', 'giraffe');
    expect(none.code).toBe(0);
    expect(none.output).toContain('No conversation with "giraffe" changed');
  });

  test('finds a conversation that was done long ago, and advises to look further back only where that is possible', async () => {
    await talk('7004', 40 * 24, { name: 'Olga', doneAt: Date.now() - 40 * 24 * HOUR }, [says('hi')]);
    expect(ids((await run(threads, '--search', 'Olga', '--since', '60d')).output)).toEqual(['7004']);
    expect(ids((await run(threads, '--search', 'Olga', '--since', 'all')).output)).toEqual(['7004']);
    const none = await run(threads, '--search', 'Olga', '--since', '30d');
    expect(none.output).toContain('→ Look further back: --since all.');
    expect((await run(threads, '--search', 'giraffe', '--since', 'all')).output).not.toContain('→');
  });

  test('lists one surface only, and writes JSON lines for scripts', async () => {
    const { output } = await run(threads, '--surface', 'web', '--json');
    expect(output.split('\n').map((line) => JSON.parse(line).thread.customer)).toEqual(['web-7002']);
  });

  test('says what is wrong with a flag, and how to write it', async () => {
    expect(await run(threads, '--surface', 'site')).toMatchObject({ what: '"site" is not a surface.' });
    expect((await run(threads, '--since', 'yesterday')).todo).toBe('Write it as 30m, 1h or 7d.');
  });
});

describe('npm run export', () => {
  const customer = 'web-7100';
  beforeAll(() =>
    talk(customer, 1, { surface: 'web' }, [
      says('<b>Hello</b>\nsecond line'),
      {
        speaker: 'bot',
        status: 'sent',
        content: {
          sent: {
            attachment: {
              type: 'template',
              payload: {
                template_type: 'generic',
                elements: [
                  { title: 'Mug', subtitle: '12 €', buttons: [{ type: 'postback', title: 'Buy', payload: 'BUY' }] },
                ],
              },
            },
            quick_replies: [{ content_type: 'text', title: 'More', payload: 'MORE' }],
          },
        },
      },
      {
        speaker: 'agent',
        agent: { id: 'a1', name: 'Ana' },
        status: 'failed',
        error: { code: 'x', message: 'The window is closed' },
        content: { sent: { text: 'Hi' } },
      },
    ]),
  );

  test('writes one JSON list with --format json', async () => {
    const { output } = await run(exportThread, `${PAGE}:${customer}`, '--format', 'json');
    expect(JSON.parse(output).map(({ seq }: Line) => seq)).toEqual([1, 2, 3]);
  });

  test('writes a text with cards, choices, the agent by name, and what did not arrive', async () => {
    const { output } = await run(exportThread, `${PAGE}:${customer}`, '--format', 'text');
    expect(output).toContain('Customer: <b>Hello</b>\n    second line');
    expect(output).toContain('Mug: 12 €');
    expect(output).toContain('[Buy]');
    expect(output).toContain('[More]');
    expect(output).toContain('Ana: Hi (not sent) (The window is closed)');
  });

  test('writes a page that shows the markup of a customer as text, and loads nothing', async () => {
    const { output } = await run(exportThread, `${PAGE}:${customer}`, '--format', 'html');
    expect(output).toContain('&lt;b&gt;Hello&lt;/b&gt;');
    expect(output).toContain("default-src 'none'");
    expect(output).not.toMatch(/<script|<img|<b>Hello/);
    expect(output.endsWith('</html>')).toBe(true);
  });

  test('names the command that lists threads where there is nothing of this one, and prints nothing', async () => {
    const nothing = await run(exportThread, `${PAGE}:7999`, '--format', 'html');
    expect(nothing).toMatchObject({ code: 1, output: '' });
    expect(nothing.todo).toContain('npm run threads');
    expect((await run(exportThread, `${PAGE}:7999`, '--format', 'pdf')).what).toBe('"pdf" is not a format.');
  });
});
