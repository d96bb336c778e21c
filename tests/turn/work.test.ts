import { describe, expect, it } from 'vitest';
import { type Bot, type Chat, defineBot } from '../../lib/bot/index.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { PAGE, spoken, World } from '../support/turn-world.ts';

const HOUR = 3_600_000;
const VISITOR = 'web-7';
const SORRY = 'Sorry, something went wrong. A person will look at it.';

/** A bot that works on each text that begins with "work", and answers others at once. */
function working(work: Bot['work'], more: Bot = {}): Bot {
  return defineBot({
    message(chat, { message: { text = '' } }) {
      if (text.startsWith('work')) chat.work('model', text);
      else chat.reply(`re ${text}`);
    },
    ...(work && { work }),
    ...more,
  });
}

const answers: Bot['work'] = (chat, { name, data }) => chat.reply(`${name}: ${String(data)}`);

function writes(world: World, mid: string, text: string) {
  const item = { sender: { id: VISITOR }, recipient: { id: PAGE }, timestamp: world.now, message: { mid, text } };
  return world.receive(item, { source: 'web' });
}

async function begun(bot: Bot, text = 'work'): Promise<World> {
  const world = new World(bot);
  writes(world, 'm1', text);
  await world.drain();
  return world;
}

const heard = async (world: World) => spoken(await world.history(VISITOR)).slice(1);
const logged = (world: World) => world.logs.map(({ message }) => message);

describe('chat.work', () => {
  it('runs the handler work outside of the turn, with name and data, and its replies come as one event', async () => {
    const world = await begun(
      working((chat, call) => {
        chat.save({ answered: true });
        chat.reply('first');
        answers?.(chat, call);
      }),
    );
    expect(await heard(world)).toEqual([]);
    await world.work();
    expect(await heard(world)).toEqual(['bot: first', 'bot: model: work']);
    const { saved, works } = await world.conversation(VISITOR);
    expect(saved).toEqual({ answered: true });
    expect(works).toBeUndefined();
  });

  it('shows typing from its turn on until it is finished, also after other answers', async () => {
    const world = await begun(working(answers));
    expect(world.typings).toEqual([true]);
    writes(world, 'm2', 'hi');
    await world.drain();
    expect(world.typings).toEqual([true, true]);
    await world.work();
    expect(world.typings.at(-1)).toBe(false);
    expect(world.typings.indexOf(false)).toBe(world.typings.length - 1);
  });

  it('lets the customer be answered meanwhile, and keeps what those turns saved', async () => {
    const world = await begun(
      working(
        async (chat) => {
          writes(world, 'm2', 'hi');
          await world.drain();
          chat.save({ slow: 1, gone: undefined });
          chat.reply('slow');
        },
        {
          message(chat, { message: { text = '' } }) {
            if (text === 'work') {
              chat.save({ gone: 1 });
              chat.work('model');
            } else {
              chat.save({ quick: 1 });
              chat.reply(`re ${text}`);
            }
          },
        },
      ),
    );
    await world.work();
    expect(await heard(world)).toEqual(['customer: hi', 'bot: re hi', 'bot: slow']);
    expect((await world.conversation(VISITOR)).saved).toEqual({ slow: 1, quick: 1 });
  });

  it('is dropped where an agent has taken the thread over before it is finished: with a log, and as lines', async () => {
    const world = await begun(
      working(async (chat, call) => {
        await world.takeOver(VISITOR, 'anna');
        await world.drain();
        answers?.(chat, call);
      }),
    );
    await world.work();
    expect((await heard(world)).filter((line) => line.startsWith('bot: model'))).toEqual([
      'bot: model: work <dropped>',
    ]);
    expect(await world.conversation(VISITOR)).toMatchObject({ owner: { agent: { id: 'anna' } }, saved: {} });
    expect(logged(world)).toContain('The result of a work is dropped');
    expect(world.typings.at(-1)).toBe(false);
  });

  it('is not begun where the owner has changed before', async () => {
    let runs = 0;
    const world = await begun(
      working(() => {
        runs += 1;
      }),
    );
    await world.takeOver(VISITOR, 'anna');
    await world.drain();
    await world.work();
    expect(runs).toBe(0);
    expect(await heard(world)).toHaveLength(1);
    expect(logged(world)).toContain('A work is not begun: its result would not count any more');
    expect(world.typings.at(-1)).toBe(false);
  });

  it('is ended while it runs where an agent takes the thread over', async () => {
    const world = await begun(
      working(async () => {
        await world.takeOver(VISITOR, 'anna');
        await new Promise(() => {});
      }),
    );
    await world.work();
    expect(logged(world)).toContain('A work is ended: its result does not count any more');
    expect(world.typings.at(-1)).toBe(false);
  });

  it.each(['left', 'block'] as const)('says nothing more once the chat is over: %s', async (ends) => {
    const world = await begun(working(answers));
    const thread = { page: PAGE, customer: VISITOR };
    if (ends === 'left') world.receive({}, { thread, source: 'clock', item: { left: true }, key: 'left' });
    else world.agent(VISITOR, 'anna', { kind: 'block' });
    await world.drain();
    expect(await world.conversation(VISITOR)).not.toHaveProperty('works');
    await world.work();
    expect((await heard(world)).join()).not.toContain('model');
  });

  it('that fails tells the customer, and the conversation waits for a person', async () => {
    const world = await begun(
      working(() => {
        throw new Error('no such model');
      }),
    );
    await world.work();
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
    const { attention, works } = await world.conversation(VISITOR);
    expect(attention?.reason).toMatch(/failed on work: Error: no such model/);
    expect(works).toBeUndefined();
    const own = working(() => new Promise(() => {}), { failed: (chat) => chat.reply('too slow') });
    const late = await begun(own);
    late.workMs = 20;
    await late.work();
    expect(await heard(late)).toEqual(['bot: too slow']);
  });

  it('whose function dies is begun again, and has failed after three tries', async () => {
    let runs = 0;
    const world = await begun(
      working(() => {
        runs += 1;
        world.kill();
      }),
    );
    await world.work();
    expect(runs).toBe(3);
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
  });

  it('without a handler has failed, and the reason says so', async () => {
    const world = await begun(working(undefined));
    await world.work();
    expect((await world.conversation(VISITOR)).attention?.reason).toMatch(/no handler work/);
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
  });

  it('that never comes back has failed after an hour, and its late result says nothing', async () => {
    const world = await begun(working(answers));
    const works = world.works.splice(0);
    await world.pass(HOUR);
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
    world.works.push(...works);
    await world.work();
    expect(await heard(world)).toEqual([`bot: ${SORRY}`]);
  });

  it('is answered once wherever the worker or the function dies', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let step = 0; step < 24; step += 1) {
        const world = new World(working(answers));
        world.killAt = { step, when };
        writes(world, 'm1', 'work');
        await world.drain();
        await world.work();
        for (let minute = 0; minute < 3; minute += 1) {
          await world.pass(61_000);
          await world.work();
        }
        expect(await heard(world), `killed ${when} step ${step}`).toEqual(['bot: model: work']);
        expect(await world.conversation(VISITOR)).not.toHaveProperty('works');
      }
    }
  });

  it('may be queued twice, and is answered once', async () => {
    const world = await begun(working(answers));
    const [work] = world.works;
    if (work === undefined) throw new Error('No work has begun');
    world.works.push({ ...work });
    await world.work();
    expect(await heard(world)).toEqual(['bot: model: work']);
  });

  it('may begin the next work', async () => {
    const chained = working((chat, { name }) => (name === 'model' ? chat.work('second') : chat.reply(name)));
    const world = await begun(chained);
    await world.work();
    await world.work();
    expect(await heard(world)).toEqual(['bot: second']);
  });

  it('is begun by the clock where its queue has failed', async () => {
    const world = new World(working(answers));
    const event = writes(world, 'm1', 'work');
    world.queue.length = 0;
    const works = { begin: () => Promise.reject(new Error('no queue')) };
    await runTurn({ ...world.ports(), works }, event, { delivery: 1, deadline: world.deadline });
    expect(world.works).toEqual([]);
    await world.pass(61_000);
    await world.work();
    expect(await heard(world)).toEqual(['bot: model: work']);
  });

  it.each<[string, (chat: Chat) => void, RegExp]>([
    ['a sixth', (chat) => Array.from({ length: 6 }, () => chat.work('a')), /may have 5 open works/],
    ['more than 8 KB', (chat) => chat.work('a', 'x'.repeat(8192)), /8192 bytes as JSON, this takes 8194/],
    ['no name', (chat) => chat.work(''), /name of 1 to 64 characters/],
  ])('refuses %s, and the log names the limit', async (_, ask, message) => {
    const world = await begun(defineBot({ message: ask }));
    expect(world.logs).toMatchObject([{ level: 'error', message: expect.stringMatching(message) }]);
    expect(world.works).toEqual([]);
  });
});
