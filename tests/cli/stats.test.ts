import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportThread } from '../../cli/export/export.ts';
import { type Stats, statsOf } from '../../cli/stats/figures.ts';
import { readDays } from '../../cli/stats/read-days.ts';
import { shown } from '../../cli/stats/shown.ts';
import { stats } from '../../cli/stats/stats.ts';
import { defineBot } from '../../lib/bot/index.ts';
import { dateAt } from '../../lib/config/index.ts';
import { type DayFacts, IN_DOUBT, type Line } from '../../lib/conversation/index.ts';
import { dynamoStore, type Store } from '../../lib/store/index.ts';
import { type Fate, graphError, INBOX, PAGE, World } from '../support/turn-world.ts';
import { startAws, type TestAws } from './aws.ts';
import { countedHistories } from './counted-history.ts';
import { runCommand } from './run.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const bot = defineBot({
  message(chat, { message }) {
    if (message.text === 'fail') throw new Error('The shop is down.');
    chat.reply(`about ${message.text}`);
    if (message.text === 'person') chat.passToHuman();
  },
});

const customers = ['71', '72', 'web-73', 'web-74'] as const;
type Customer = (typeof customers)[number];

type Step =
  | { readonly kind: 'text'; readonly customer: Customer; readonly text: string; readonly ref?: string | undefined }
  | { readonly kind: 'page_inbox' | 'take_over' | 'reply' | 'done' | 'end' | 'again'; readonly customer: Customer }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'crash'; readonly after: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'fate'; readonly fate: Fate };

const customer = fc.constantFrom(...customers);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('text' as const),
      customer,
      text: fc.constantFrom('hello', 'price', 'person', 'fail'),
      ref: fc.option(fc.constantFrom('shoes', 'summer sale', 'QR'), { nil: undefined }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('page_inbox' as const, 'take_over', 'reply', 'reply', 'done', 'end', 'again'),
      customer,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 1_000, max: HOUR }), fc.integer({ min: HOUR, max: 30 * HOUR })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      after: fc.nat(12),
      when: fc.constantFrom('before' as const, 'after'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fate' as const),
      fate: fc.constantFrom<Fate>(
        'cut before it was accepted',
        'cut after it was accepted',
        graphError('rate_limit'),
        graphError('invalid'),
      ),
    }),
  },
);

/** What happens around the worker in some days. */
class Days {
  readonly world: World;
  private readonly ended = new Set<Customer>();
  private readonly last = new Map<Customer, ReturnType<World['receive']>>();
  private count = 0;

  constructor(storeOf?: (options: { readonly now: () => number }) => Store) {
    this.world = new World(bot, storeOf);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const each of steps) {
      await this.happen(each);
      await this.world.drain();
    }
    for (let minute = 0; minute < 4; minute += 1) await this.world.pass(61_000);
  }

  private async happen(step: Step): Promise<void> {
    const { world } = this;
    if (step.kind === 'wait') return world.pass(step.ms);
    if (step.kind === 'fate') return void world.fates.push(step.fate);
    if (step.kind === 'crash') {
      world.killAt = { step: world.steps + step.after, when: step.when };
      return;
    }
    if (this.ended.has(step.customer)) return;
    const { kind, customer } = step;
    if (kind === 'text') return this.text(customer, step.text, step.ref);
    const thread = { page: PAGE, customer };
    const { conversation } = await world.store.load(thread, '');
    if (conversation === undefined) return;
    switch (kind) {
      case 'page_inbox': {
        if (customer.startsWith('web-')) return;
        const message = { mid: this.mid(), text: 'A person here', is_echo: true, app_id: Number(INBOX) };
        world.receive({ sender: { id: PAGE }, recipient: { id: customer }, timestamp: world.now, message });
        return;
      }
      case 'take_over':
        return void (await world.takeOver(customer, 'anna'));
      case 'reply':
        return void (await world.reply(customer, 'anna', 'Anna here'));
      case 'done':
        // In a thread of the bot it only takes a failure off the list, and leaves no line.
        if (conversation.owner.kind === 'agent') world.agent(customer, 'anna', { kind: 'done' });
        return;
      case 'end':
        this.ended.add(customer);
        world.receive({ left: true }, { source: 'clock', thread, key: this.mid() });
        return;
      case 'again': {
        // SQS may deliver any event again.
        const last = this.last.get(customer);
        if (last) world.queue.push({ event: last, deliveries: 1 });
        return;
      }
    }
  }

  private text(customer: Customer, text: string, ref: string | undefined): void {
    const source = customer.startsWith('web-') ? 'web' : 'messenger';
    const { world } = this;
    const message = { mid: this.mid(), text, ...(ref !== undefined && { referral: { ref } }) };
    const item = { sender: { id: customer }, recipient: { id: PAGE }, timestamp: world.now, message };
    this.last.set(customer, world.receive(item, { source, thread: { page: PAGE, customer } }));
  }

  private mid(): string {
    this.count += 1;
    return `m-${this.count}`;
  }
}

/** Every day from the first one that a world may have to its last, and some around them. */
async function statsIn(world: World): Promise<Stats> {
  const since = Date.UTC(2026, 0, 1);
  const days = Array.from({ length: Math.ceil((world.now - since) / DAY) + 2 }, (_, index) =>
    new Date(since + index * DAY).toISOString().slice(0, 10),
  );
  return statsOf(await readDays(world.store, { days, since }));
}

const sorted = (each: object[]) => each.map((entry) => JSON.stringify(entry, Object.keys(entry).sort())).sort();

async function sameAsHistory(world: World, dayOf: (at: number) => string): Promise<void> {
  // A message that was given up, and whose echo still came: its line says that it arrived, and no more that the
  // customer waited for a person since.
  fc.pre(!world.pushed.some(({ entry }) => entry.error?.code === IN_DOUBT));
  const stats = await statsIn(world);
  const histories = await Promise.all(customers.map((customer) => world.history(customer)));
  const counted = countedHistories(histories, dayOf);
  expect(stats.total).toEqual(counted.total);
  expect(sorted([...stats.days])).toEqual(sorted(counted.days));
  expect(sorted([...stats.surfaces])).toEqual(sorted(counted.surfaces));
  expect(sorted([...stats.refs])).toEqual(sorted(counted.refs));
}

describe('The figures of npm run stats', () => {
  it('are those of the histories, whatever happened, crashed or came twice', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const days = new Days();
      await days.play(steps);
      await sameAsHistory(days.world, (at) => new Date(at).toISOString().slice(0, 10));
    });
    await fc.assert(property, {
      numRuns: Number(process.env.STATS_RUNS ?? 60),
      seed: Number(process.env.STATS_SEED ?? 1),
    });
  });

  it('belong to the days of the operator’s time zone', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
      const days = new Days();
      days.world.people = { ...days.world.people, dayOf: (at) => dateAt({ timeZone: 'Asia/Tokyo' }, at) };
      await days.play(steps);
      await sameAsHistory(days.world, (at) => new Date(at + 9 * HOUR).toISOString().slice(0, 10));
    });
    await fc.assert(property, { numRuns: 20, seed: 2 });
  });
});

describe('npm run stats', () => {
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

  it('says that no customer wrote where there is nothing, and what to do', async () => {
    const { code, output } = await run(stats, '--since', '7d');
    expect(code).toBe(0);
    expect(output).toMatch(/^No customer wrote on .* from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\.\n→ /);
  });

  it('refuses a period that is longer than days are kept, and words', async () => {
    expect(await run(stats, '--since', '500d')).toMatchObject({ code: 1, todo: 'Write --since 400d or less.' });
    expect((await run(stats, '--since', 'yesterday')).todo).toBe('Write it as 30m, 1h or 7d.');
    expect((await run(stats, '7d')).code).toBe(1);
  });

  it('prints what the worker counted on the table, which is what the exported histories show', async () => {
    const { documentClient, table } = aws.database;
    const days = new Days((options) => dynamoStore({ ...options, documentClient, table }));
    days.world.now = Date.now() - 5 * DAY;
    await days.play([
      { kind: 'text', customer: '71', text: 'hello', ref: 'shoes' },
      { kind: 'text', customer: 'web-73', text: 'person', ref: 'shoes' },
      { kind: 'wait', ms: 90_000 },
      { kind: 'take_over', customer: 'web-73' },
      { kind: 'reply', customer: 'web-73' },
      { kind: 'wait', ms: 2 * DAY },
      { kind: 'text', customer: '71', text: 'fail' },
      { kind: 'wait', ms: HOUR },
      { kind: 'page_inbox', customer: '71' },
      { kind: 'text', customer: 'web-74', text: 'price' },
      { kind: 'wait', ms: 2 * DAY },
      { kind: 'text', customer: '71', text: 'hello' },
      { kind: 'text', customer: 'web-74', text: 'price' },
    ]);
    const { output } = await run(stats, '--since', '30d', '--json');
    const { from, to, timeZone, ...figures } = JSON.parse(output);
    const histories = [];
    for (const customer of ['71', 'web-73', 'web-74']) {
      const exported = await run(exportThread, `${PAGE}:${customer}`, '--format', 'json');
      histories.push(JSON.parse(exported.output) as Line[]);
    }
    const readable = (await run(exportThread, `${PAGE}:71`, '--format', 'text')).output;
    expect(readable).toContain('Customer: fail (The bot failed on message: Error: The shop is down.');
    const counted = countedHistories(histories, (at) => dateAt({ timeZone }, at));
    expect(figures.total).toEqual(counted.total);
    expect(figures.total).toMatchObject({ conversations: 6, failed: 1, waits: 2, medianWait: 1845, longestWait: 3600 });
    for (const part of ['days', 'surfaces', 'refs'] as const)
      expect(sorted(figures[part])).toEqual(sorted(counted[part]));
    expect(Date.parse(to) - Date.parse(from)).toBe(29 * DAY);

    const shown = (await run(stats)).output;
    expect(shown).toMatch(/^total +6 +\d+ +\d+ +1 +2 +31 min +1 h 0 min$/m);
    expect(shown).toMatch(/^web +3 /m);
    expect(shown).toMatch(/^shoes +4 /m);
    expect(shown).toMatch(/^\(none\) +2 /m);
  });
});

describe('Figures by ref', () => {
  const fact = (ref: string | undefined): DayFacts => ({
    day: '2026-11-30',
    surface: 'web',
    wrote: true,
    bot: true,
    ...(ref !== undefined && { ref }),
  });

  it('name the 50 refs with most conversations, and count the rest together', () => {
    const often = Array.from({ length: 50 }, (_, n) => `campaign ${n}`).flatMap((ref) => [fact(ref), fact(ref)]);
    const rare = ['a', 'b', 'c'].map(fact);
    const { refs, otherRefs, total } = statsOf([...rare, fact(undefined), ...often]);
    expect(refs).toHaveLength(51);
    expect(refs.map(({ ref }) => ref)).toContain(null);
    expect(refs.map(({ ref }) => ref)).not.toContain('a');
    expect(otherRefs).toMatchObject({ refs: 3, conversations: 3, botAlone: 3 });
    expect(total.conversations).toBe(104);
  });
});

it('A table of figures writes waits in the largest units, and keeps a long ref in its column', () => {
  const day = { day: '2026-11-30', surface: 'web', wrote: true } as const;
  const tables = shown(statsOf([{ ...day, ref: 'x'.repeat(90), waits: [45, 3 * 86_400 + 4 * 3600] }]));
  expect(tables).toMatch(/^total +1 +0 +0 +0 +2 +1 d 14 h +3 d 4 h$/m);
  expect(tables).toMatch(/^x{39}… +1 /m);
});
