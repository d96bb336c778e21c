import { describe, expect, it } from 'vitest';
import { type Bot, BotLate, BotNotLoaded, defineBot } from '../../lib/bot/index.ts';
import { languages } from '../../lib/locale/index.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { graphError, INBOX, PAGE, spoken, World } from '../support/turn-world.ts';

const SORRY = 'Sorry, something went wrong.';
const PERSON = 'A person will look at it.';
const VISITOR = 'web-7';

const breaks = (): never => {
  throw new TypeError('the till is closed');
};

/** A visitor of the website writes to a bot that does this. */
async function written(
  bot: Bot,
  { botMs = 8000, ...more }: Partial<Pick<World, 'fallback' | 'killAt'>> & { botMs?: number } = {},
): Promise<World> {
  const world = new World(defineBot(bot));
  Object.assign(world.time, { botMs });
  Object.assign(world, more);
  write(world, 'm1');
  await world.drain();
  return world;
}

function write(world: World, mid: string, more: object = {}) {
  const item = { sender: { id: VISITOR }, recipient: { id: PAGE }, timestamp: world.now, message: { mid, text: 'hi' } };
  return world.receive(item, { source: 'web', ...more });
}

/** A bot that does not come back needs little time for that. */
const timeFor = (what: string) => (/late|loops/.test(what) ? { botMs: 20 } : {});

const heard = async (world: World) => spoken(await world.history(VISITOR)).slice(1);

describe('A customer whose turn fails', () => {
  it.each<[string, Bot['message']]>([
    ['throws', breaks],
    ['throws what is no error', () => Promise.reject('closed')],
    ['is late', () => new Promise(() => {})],
    [
      'loops',
      () => {
        for (;;);
      },
    ],
    ['returns its answer', () => JSON.parse('"hello"')],
    ['sends what Messenger would refuse', (chat) => chat.reply({ text: '' })],
    [
      'had replied before',
      (chat) => {
        chat.reply('one moment');
        throw new TypeError('the till is closed');
      },
    ],
  ])('hears of it once where the bot %s, and waits for a person', async (what, message) => {
    const world = await written({ message }, timeFor(what));
    expect(await heard(world)).toEqual([`bot: ${SORRY} ${PERSON}`]);
    const { attention, waitingSince, row } = await world.conversation(VISITOR);
    expect(attention?.code).toBe('bot_failed');
    expect(waitingSince).toBe(world.now);
    expect(row?.shelf).toBe('open');
    expect(world.notices).toHaveLength(1);
  });

  it('hears of it where the process ended each time when the bot was asked', async () => {
    const world = new World(defineBot({ message: () => world.kill() }));
    write(world, 'm1');
    await world.drain();
    expect(await heard(world)).toEqual([`bot: ${SORRY} ${PERSON}`]);
    expect((await world.conversation(VISITOR)).attention?.reason).toMatch(/did not come back/);
  });

  it('hears of it where the bot cannot be loaded, after two more tries', async () => {
    const world = new World({});
    const event = write(world, 'm1');
    const ports = { ...world.ports(), bot: { ask: () => Promise.reject(new BotNotLoaded('bot.ts cannot be loaded')) } };
    for (const delivery of [1, 2]) {
      await expect(runTurn(ports, event, { delivery, deadline: world.deadline })).rejects.toThrow(BotNotLoaded);
    }
    expect(await heard(world)).toEqual([]);
    await runTurn(ports, event, { delivery: 3, deadline: world.deadline });
    expect(await heard(world)).toEqual([`bot: ${SORRY} ${PERSON}`]);
    expect((await world.conversation(VISITOR)).attention?.code).toBe('bot_failed');
  });

  it('hears in Messenger as on the website, and only the first sentence where there is no agent', async () => {
    const world = new World(defineBot({ message: breaks }));
    world.team.length = 0;
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual([SORRY]);
    write(world, 'm2');
    await world.drain();
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
  });

  it('hears it in their language, which has both sentences', async () => {
    const texts = await Promise.all(
      languages.map(async (locale) => {
        const world = new World(defineBot({ message: breaks }));
        write(world, 'm1', { locale });
        await world.drain();
        return (await heard(world)).join();
      }),
    );
    expect(new Set(texts).size).toBe(languages.length);
    expect(texts[languages.indexOf('de_DE')]).toBe(
      'bot: Leider ist etwas schiefgegangen. Ein Mensch sieht es sich an.',
    );
    expect(texts[languages.indexOf('ja_JP')]).toBe('bot: 申し訳ありません。問題が発生しました。担当者が確認します。');
  });

  it("hears the operator's own fallback in their language, or nothing where it is switched off", async () => {
    const fallback = { de: 'Rufen Sie uns an.', default: 'Please call us.' };
    const world = await written({ message: breaks }, { fallback });
    expect(await heard(world)).toEqual(['bot: Please call us.']);
    write(world, 'm2', { locale: 'de_AT' });
    await world.drain();
    expect((await heard(world)).at(-1)).toBe('bot: Rufen Sie uns an.');
    const silent = await written({ message: breaks }, { fallback: false });
    expect(await heard(silent)).toEqual([]);
    expect((await silent.conversation(VISITOR)).attention?.code).toBe('bot_failed');
  });

  it('hears of it once, however often the worker dies and the event comes again', async () => {
    for (let step = 0; step < 12; step += 1) {
      const world = await written({ message: breaks }, { killAt: { step, when: 'after' } });
      expect(await heard(world), `killed after step ${step}`).toEqual([`bot: ${SORRY} ${PERSON}`]);
    }
  });

  it('hears of it once where Messenger refuses the words, too', async () => {
    const world = new World(defineBot({ message: breaks }));
    world.fates.push(graphError('policy'));
    world.text('7', 'm1', 'hi');
    await world.drain();
    expect(spoken(await world.history('7')).slice(1)).toEqual([`bot: ${SORRY} ${PERSON} <failed>`]);
  });

  it('sees no typing any more', async () => {
    const types: Bot['message'] = (chat) => {
      chat.typing();
      breaks();
    };
    const silent = await written({ message: types }, { fallback: false });
    expect(silent.typings).toEqual([true, false]);
    const inMessenger = new World(defineBot({ message: types }));
    inMessenger.fallback = false;
    inMessenger.text('7', 'm1', 'hi');
    await inMessenger.drain();
    expect(inMessenger.actions).toEqual(['typing_on', 'typing_off']);
  });

  it('hears nothing while a person owns the thread', async () => {
    const world = new World(defineBot({ message: (chat) => chat.passToHuman(), standby: breaks, failed: reply('no') }));
    world.text('7', 'm1', 'a person, please');
    await world.drain();
    world.text('7', 'm2', 'hello?');
    await world.drain();
    expect(world.said).toEqual([]);
    expect(world.controls).toEqual([`pass ${INBOX}`]);
    expect((await world.conversation('7')).attention?.code).toBe('bot_failed');
  });

  it('hears nothing of a failure on receipts and echoes, which an answer would cause again', async () => {
    const world = new World(
      defineBot({ message: reply('hello'), echo: breaks, read: breaks, delivery: breaks, failed: reply('again') }),
    );
    world.text('7', 'm1', 'hi');
    await world.drain();
    for (const receipt of [{ read: { watermark: world.now } }, { delivery: { watermark: world.now } }]) {
      world.receive({ sender: { id: '7' }, recipient: { id: PAGE }, timestamp: world.now, ...receipt });
    }
    await world.drain();
    expect(world.said.map(({ text }) => text)).toEqual(['hello']);
    expect((await world.conversation('7')).attention?.code).toBe('bot_failed');
  });
});

const reply =
  (text: string) =>
  (chat: { reply(text: string): void }): void =>
    chat.reply(text);

describe("The bot's handler failed", () => {
  it('answers instead of the fallback, with the error, and may pass the thread on and save', async () => {
    const errors: Error[] = [];
    const world = await written({
      message: breaks,
      failed(chat, error) {
        errors.push(error);
        chat.save({ failures: 1 });
        chat.reply('I am asking a person.');
        chat.passToHuman();
      },
    });
    expect(errors).toEqual([new TypeError('the till is closed')]);
    expect(await heard(world)).toEqual(['bot: I am asking a person.', 'bot: (pass to agent)']);
    expect(await world.conversation(VISITOR)).toMatchObject({ saved: { failures: 1 }, owner: { kind: 'agent' } });
    expect(world.notices).toHaveLength(1);
  });

  it.each<[string, Bot['message'], (error: Error) => unknown]>([
    ['a BotLate of a handler that is late', () => new Promise(() => {}), (error) => error instanceof BotLate],
    [
      'a BotLate of a handler that loops',
      () => {
        for (;;);
      },
      (error) => error instanceof BotLate,
    ],
    ['an Error of what is thrown otherwise', () => Promise.reject('closed'), ({ cause }) => cause === 'closed'],
    ['an Error of a wrong return', () => JSON.parse('"hello"'), ({ message }) => message.includes('chat.reply')],
    [
      'the refusal of a reply',
      (chat) => chat.reply({ text: '' }),
      ({ message }) => message.startsWith('Messenger would refuse this reply'),
    ],
  ])('gets %s', async (what, message, isExpected) => {
    const found: unknown[] = [];
    await written({ message, failed: (_chat, error) => void found.push(isExpected(error)) }, timeFor(what));
    expect(found).toEqual([true]);
  });

  it.each<[string, NonNullable<Bot['failed']>]>([
    ['says nothing', () => {}],
    [
      'throws',
      (chat) => {
        chat.reply('half of it');
        throw new RangeError('again');
      },
    ],
    [
      'loops',
      () => {
        for (;;);
      },
    ],
    [
      'takes more than a second',
      (chat) => {
        chat.reply('half of it');
        return new Promise(() => {});
      },
    ],
  ])('leaves the customer the fallback where it %s', async (name, failed) => {
    const world = await written({ message: breaks, failed });
    expect(await heard(world)).toEqual([`bot: ${SORRY} ${PERSON}`]);
    const { attention } = await world.conversation(VISITOR);
    expect(attention?.reason).toMatch(/TypeError: the till is closed/);
    if (name !== 'says nothing') expect(attention?.reason).toMatch(/its handler failed, too/);
  });
});
