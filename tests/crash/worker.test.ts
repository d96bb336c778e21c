import { describe, expect, it, vi } from 'vitest';
import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { type Fate, graphError, INBOX, PAGE, spoken, World } from '../support/turn-world.ts';

const bot: Bot = defineBot({
  message(chat, { message }) {
    if (message.text === 'person') {
      chat.reply('getting a person');
      chat.passToHuman();
      return;
    }
    chat.reply(`first about ${message.text}`);
    chat.reply(`second about ${message.text}`);
  },
  threadControl(chat) {
    if (chat.owner === 'bot') chat.reply('the bot again');
  },
});

const FATES: readonly (readonly [string, Fate])[] = [
  ['answered', 'answered'],
  ['cut before it was accepted', 'cut before it was accepted'],
  ['cut after it was accepted', 'cut after it was accepted'],
  // What waits behind it is sent by a later turn, which reads it from its line.
  ['refused by a rate limit', graphError('rate_limit')],
];

/** Two messages, then a hand-over, then a word for the person: everything a turn can do. */
function scenario(): World {
  const world = new World(bot);
  world.text('7', 'm1', 'one');
  world.text('7', 'm2', 'two');
  world.text('7', 'm3', 'person');
  world.text('7', 'm4', 'are you there?');
  return world;
}

/** Lets every echo arrive and every minute pass until nothing is pending. */
async function untilQuiet(world: World): Promise<void> {
  await world.drain();
  for (let minute = 0; minute < 6; minute += 1) await world.pass(61_000);
}

const SAID = ['first about one', 'second about one', 'first about two', 'second about two', 'getting a person'];

const HISTORY = [
  'customer: one',
  'bot: first about one',
  'bot: second about one',
  'customer: two',
  'bot: first about two',
  'bot: second about two',
  'customer: person',
  'bot: getting a person',
  'bot: (pass to page_inbox)',
  'customer: are you there?',
];

async function expectWhole(world: World): Promise<void> {
  expect(world.said.map(({ text }) => text)).toEqual(SAID);
  expect(new Set(world.controls)).toEqual(new Set([`pass ${INBOX}`]));
  const history = await world.history('7');
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
  expect(spoken(history).toSorted()).toEqual(HISTORY.toSorted());
  const { pending, openTurn, owner } = await world.conversation('7');
  expect({ pending, openTurn, owner: owner.kind }).toEqual({ pending: [], openTurn: undefined, owner: 'page_inbox' });
}

async function stepsOf(fates: readonly Fate[]): Promise<number> {
  const world = scenario();
  world.fates.push(...fates);
  await untilQuiet(world);
  return world.steps;
}

describe('A worker killed between any two steps of a turn', () => {
  for (const when of ['before', 'after'] as const) {
    it(`loses nothing, sends nothing twice and keeps the order, killed ${when} each step in turn`, async () => {
      const steps = await stepsOf([]);
      expect(steps).toBeGreaterThan(30);
      for (let step = 0; step < steps; step += 1) {
        const world = scenario();
        world.killAt = { step, when };
        await untilQuiet(world);
        await expectWhole(world).catch((error: Error) => {
          error.message = `killed ${when} step ${step}: ${error.message}`;
          throw error;
        });
      }
    });
  }

  for (const [name, fate] of FATES) {
    it(`does so where its first call to Messenger was ${name}, too`, async () => {
      const steps = await stepsOf([fate]);
      for (let step = 0; step < steps; step += 1) {
        const world = scenario();
        world.fates.push(fate);
        world.killAt = { step, when: 'after' };
        await untilQuiet(world);
        await expectWhole(world).catch((error: Error) => {
          error.message = `killed after step ${step}: ${error.message}`;
          throw error;
        });
      }
    });
  }
});

describe('A call to Messenger that is cut', () => {
  it('is settled by the echo where Meta had accepted it, without waiting for the clock', async () => {
    const world = scenario();
    world.fates.push('cut after it was accepted');
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(SAID);
    expect((await world.conversation('7')).pending).toEqual([]);
  });

  it('is made once more after a minute where no echo came, and what was behind it follows in order', async () => {
    const world = new World(bot);
    world.fates.push('cut before it was accepted');
    world.text('7', 'm1', 'one');
    world.text('7', 'm2', 'two');
    await world.drain();
    expect(world.said).toEqual([]);
    expect(spoken(await world.history('7'))).toEqual([
      'customer: one',
      'bot: first about one <in_doubt>',
      'bot: second about one <pending>',
      'customer: two',
      'bot: first about two <pending>',
      'bot: second about two <pending>',
    ]);
    await world.pass(59_000);
    expect(world.said).toEqual([]);
    await world.pass(2_000);
    expect(world.said.map(({ text }) => text)).toEqual(SAID.slice(0, 4));
  });

  it('is given up after the third time, a person is asked to look, and the rest goes out', async () => {
    const world = new World(bot);
    world.fates.push(...Array<Fate>(3).fill('cut before it was accepted'));
    world.text('7', 'm1', 'one');
    await world.drain();
    await world.pass(61_000);
    expect(world.said).toEqual([]);
    await world.pass(61_000);
    expect(world.said.map(({ text }) => text)).toEqual(['second about one']);
    expect((await world.conversation('7')).attention?.reason).toMatch(/may have arrived/);
  });

  it('believes an echo even after it was given up', async () => {
    const world = new World(bot);
    world.fates.push('cut after it was accepted', 'cut before it was accepted', 'cut before it was accepted');
    world.text('7', 'm1', 'one');
    const late = await world.holdEchoes(async () => {
      await world.drain();
      await world.pass(61_000);
      await world.pass(61_000);
    });
    expect(spoken(await world.history('7'))[1]).toBe('bot: first about one <failed>');
    world.queue.push(...late);
    await world.drain();
    expect(spoken(await world.history('7'))[1]).toBe('bot: first about one');
  });
});

describe('The same event, delivered again and again', () => {
  it('has the effects of one, shuffled among others and across a new worker', async () => {
    const world = new World(bot);
    for (let copy = 0; copy < 9; copy += 1) world.text('7', 'm1', 'one');
    world.text('7', 'm2', 'two');
    for (let copy = 0; copy < 9; copy += 1)
      world.text('7', copy % 2 === 0 ? 'm1' : 'm2', copy % 2 === 0 ? 'one' : 'two');
    await untilQuiet(world);
    expect(world.said.map(({ text }) => text)).toEqual(SAID.slice(0, 4));
    expect(spoken(await world.history('7'))).toEqual(HISTORY.slice(0, 6));
  });
});

describe('An event that ended in the dead-letter queue', () => {
  it('keeps its line when the next one goes ahead, and takes that line again when it is replayed', async () => {
    const world = new World(bot);
    const poisoned = world.text('7', 'm1', 'one');
    world.killAt = { step: 2, when: 'before' };
    const attempt = world.drain(0);
    await attempt.catch(() => {});
    world.queue.length = 0;
    world.text('7', 'm2', 'two');
    await world.drain();
    world.queue.push({ event: poisoned, deliveries: 0 });
    await untilQuiet(world);
    expect(spoken(await world.history('7'))).toEqual([
      'customer: one',
      'customer: two',
      'bot: first about two',
      'bot: second about two',
      'bot: first about one',
      'bot: second about one',
    ]);
    expect((await world.conversation('7')).reserved ?? {}).toEqual({});
  });
});

/** Agent Anna takes the thread of the bot over, and answers. */
async function takesOverAndWrites(world: World, text: string): Promise<void> {
  await world.takeOver('7', 'anna');
  const { seq, generation } = await world.conversation('7');
  world.agent('7', 'anna', { kind: 'reply', text, basis: { seq: seq + 1, generation: generation + 1 } });
}

describe('While a person owns the thread', () => {
  it('does not send what the bot had said before, and says what may have arrived', async () => {
    const world = new World(bot);
    world.fates.push('cut before it was accepted');
    world.text('7', 'm1', 'one');
    await world.drain();
    world.receive({
      sender: { id: PAGE },
      recipient: { id: '7' },
      timestamp: world.now,
      message: { mid: 'h1', text: 'a human here', is_echo: true, app_id: INBOX },
    });
    await world.pass(61_000);
    expect(world.said).toEqual([]);
    expect(spoken(await world.history('7'))).toEqual([
      'customer: one',
      'bot: first about one <in_doubt>',
      'bot: second about one <dropped>',
      'page_inbox: a human here',
    ]);
  });

  it('sends an agent’s answer at once, though a message of the bot is in doubt', async () => {
    const world = new World(bot);
    world.fates.push('cut after it was accepted');
    world.text('7', 'm1', 'one');
    const echoes = await world.holdEchoes(() => world.drain());
    await takesOverAndWrites(world, 'Ann here');
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['first about one', 'Ann here']);
    await world.pass(61_000);
    await world.pass(61_000);
    expect(world.said).toHaveLength(2);
    const whole = ['bot: second about one <dropped>', 'bot: (take to agent)', 'agent: Ann here'];
    expect(spoken(await world.history('7')).slice(1)).toEqual(['bot: first about one <in_doubt>', ...whole]);
    world.queue.push(...echoes);
    await world.drain();
    expect(spoken(await world.history('7')).slice(1)).toEqual(['bot: first about one', ...whole]);
    expect((await world.conversation('7')).pending).toEqual([]);
  });

  it('does so in every place where the worker of the answer may stop', async () => {
    const play = async (killAt?: World['killAt']) => {
      const world = new World(bot);
      world.fates.push('cut before it was accepted');
      world.text('7', 'm1', 'one');
      await world.drain();
      const before = world.steps;
      await takesOverAndWrites(world, 'Ann here');
      world.killAt = killAt && { ...killAt, step: before + killAt.step };
      await untilQuiet(world);
      return { world, steps: world.steps - before };
    };
    const { steps } = await play();
    for (let step = 0; step < steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const { world } = await play({ step, when });
        expect(world.said.map(({ text }) => text)).toEqual(['Ann here']);
        expect(spoken(await world.history('7')).slice(1)).toEqual([
          'bot: first about one <in_doubt>',
          'bot: second about one <dropped>',
          'bot: (take to agent)',
          'agent: Ann here',
        ]);
        expect((await world.conversation('7')).pending).toEqual([]);
      }
    }
  });

  it('sends an agent’s answer at once, though the bot’s messages wait for a rate-limited Page', async () => {
    const world = new World(bot);
    world.fates.push(graphError('rate_limit', { retryAfterMs: 3_600_000 }));
    world.text('7', 'm1', 'one');
    await world.drain();
    const refused = await world.reply('7', 'anna', 'Ann here');
    await world.drain();
    world.agent('7', 'anna', { kind: 'send_anyway', note: refused.key });
    const changed = vi.spyOn(world.store, 'amend');
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['Ann here']);
    // Before anything is written about the bot's messages, of which a thousand may wait.
    expect(spoken(changed.mock.calls.map(([, line]) => line))).toEqual([
      'agent: Ann here',
      'bot: first about one <dropped>',
      'bot: second about one <dropped>',
    ]);
  });

  it('does not pass the thread on where the bot decided it before a person took over and was done', async () => {
    const world = new World(bot);
    world.fates.push('answered', graphError('rate_limit', { retryAfterMs: 3_600_000 }));
    world.text('7', 'm1', 'person');
    await world.drain();
    await takesOverAndWrites(world, 'Ann here');
    world.agent('7', 'anna', { kind: 'done' });
    world.text('7', 'm2', 'two');
    await world.drain();
    await world.pass(2 * 3_600_000);
    expect(world.controls).toEqual([]);
    expect((await world.conversation('7')).owner).toEqual({ kind: 'bot' });
    expect(world.said.map(({ text }) => text)).toEqual([
      'getting a person',
      'Ann here',
      'the bot again',
      'first about two',
      'second about two',
    ]);
  });
});

/** Each event of an agent, after what has to be there before it. */
const AGENT_EVENTS: readonly (readonly [string, (world: World) => Promise<unknown>])[] = [
  ['a take-over with its hint', (world) => world.takeOver('7', 'anna')],
  ['a reply in a thread that waits', (world) => world.reply('7', 'ben', 'Ben here')],
  ['a stale reply', async (world) => world.agent('7', 'ben', replyOf('too late', 0, 0))],
  ['a note', async (world) => world.agent('7', 'ben', { kind: 'note', text: 'a note' })],
  ['Mark as done', async (world) => world.agent('7', 'anna', { kind: 'done' })],
  ['an assignment', async (world) => world.agent('7', 'anna', { kind: 'assign', to: 'ben' })],
  ['a block', async (world) => world.agent('7', 'anna', { kind: 'block' })],
  ['a reason to keep it', async (world) => world.agent('7', 'anna', { kind: 'keep', reason: 'A refund.' })],
  ['a reopening', async (world) => world.agent('7', 'anna', { kind: 'reopen' })],
  ['a dismissal', async (world) => world.agent('7', 'anna', { kind: 'dismiss' })],
  ['a mark as seen', async (world) => world.agent('7', 'anna', { kind: 'seen', seq: 1 })],
  ['a reaction', async (world) => world.agent('7', 'anna', { kind: 'react', seq: 1, emoji: '👍' })],
];

function replyOf(text: string, seq: number, generation: number) {
  return { kind: 'reply', text, basis: { seq, generation } } as const;
}

describe.each(['7 is the bot’s', '7 waits for an agent', '7 is Anna’s'])(
  'An event of an agent where thread %s',
  (state) => {
    /** The thread, before the worker may be killed. */
    async function start(): Promise<World> {
      const world = new World(bot);
      world.people = { ...world.people, handOver: 'inbox' };
      world.text('7', 'm1', state === '7 is the bot’s' ? 'one' : 'person');
      await world.drain();
      if (state === '7 is Anna’s') await world.takeOver('7', 'anna');
      await world.drain();
      return world;
    }

    /** Everything that a customer, an agent or the bot could notice. */
    async function result(world: World) {
      const { owner, generation, seq, waitingSince, doneAt, blocked, attention, seen, pending, notes } =
        await world.conversation('7');
      const thread = { page: PAGE, customer: '7' };
      return {
        state: { owner, generation, seq, waitingSince, doneAt, blocked, attention, seen, pending, notes },
        history: (await world.history('7')).map(({ seq, status, content, agent }) => ({ seq, status, content, agent })),
        stored: await world.store.notes(thread, { limit: 100 }),
        hint: await world.store.hint(thread),
        said: world.said.map(({ text }) => text),
        notified: new Set(world.notices.map(({ key }) => key)),
        blocks: new Set(world.graphCalls),
      };
    }

    it.each(AGENT_EVENTS)('has the effects of one, delivered twice and killed around each step: %s', async (_, act) => {
      const play = async (killAt?: World['killAt']) => {
        const world = await start();
        const before = world.steps;
        await act(world);
        const [first] = world.queue;
        if (first) world.queue.push({ ...first });
        world.text('7', 'm2', 'after it');
        world.killAt = killAt && { ...killAt, step: before + killAt.step };
        await world.drain();
        // What may have arrived at Meta is settled.
        for (let minute = 0; minute < 3; minute += 1) await world.pass(61_000);
        return { world, steps: world.steps - before };
      };
      const { world, steps } = await play();
      const expected = await result(world);
      for (let step = 0; step < steps; step += 1) {
        for (const when of ['before', 'after'] as const) {
          const killed = await play({ step, when });
          expect(await result(killed.world), `killed ${when} step ${step}`).toEqual(expected);
        }
      }
    });
  },
);
