import { describe, expect, it } from 'vitest';
import { type Bot, type Chat, defineBot } from '../../lib/bot/index.ts';
import { dueAt } from '../../lib/conversation/index.ts';
import { INBOX, OURS, PAGE, spoken, World } from '../support/turn-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A bot that asks for what the message says, and answers with the name and data of each later call. */
function reminding(ask: (chat: Chat, text: string) => void, more: Bot = {}): Bot {
  return defineBot({
    message: (chat, { message }) => ask(chat, message.text ?? ''),
    later: (chat, { name, data }) => chat.reply(`${name} ${JSON.stringify(data)}`),
    ...more,
  });
}

async function asked(bot: Bot, text = 'hi'): Promise<World> {
  const world = new World(bot);
  world.text('7', 'm1', text);
  await world.drain();
  return world;
}

const said = (world: World) => world.said.map(({ text }) => text);

function personIsDone(world: World) {
  const change = { previous_owner_app_id: INBOX, new_owner_app_id: OURS };
  const people = { sender: { id: '7' }, recipient: { id: PAGE } };
  return world.receive({ ...people, timestamp: world.now, pass_thread_control: change });
}

describe('chat.later', () => {
  it('calls the bot at the first run of the clock after that time, with name and data, and once', async () => {
    const world = await asked(reminding((chat) => chat.later(30, 'remind', { order: [1] })));
    await world.pass(29 * MINUTE);
    expect(said(world)).toEqual([]);
    await world.pass(MINUTE);
    expect(said(world)).toEqual(['remind {"order":[1]}']);
    await world.pass(24 * HOUR);
    expect(said(world)).toHaveLength(1);
    expect(await world.conversation('7')).not.toHaveProperty('later');
  });

  it('replaces a call of the same name, and takes one back', async () => {
    const world = await asked(
      reminding((chat, text) => {
        if (text === 'later') chat.later(20, 'a');
        else if (text === 'cancel') chat.cancelLater('b');
        else {
          chat.later(10, 'a', 'old');
          chat.later(10, 'b');
        }
      }),
    );
    world.text('7', 'm2', 'later');
    world.text('7', 'm3', 'cancel');
    await world.drain();
    await world.pass(10 * MINUTE);
    expect(said(world)).toEqual([]);
    await world.pass(10 * MINUTE);
    expect(said(world)).toEqual(['a undefined']);
  });

  it('makes several calls of the same minute in one run of the clock, in their order', async () => {
    const world = await asked(reminding((chat) => ['a', 'b', 'c'].forEach((name, n) => void chat.later(5 - n, name))));
    await world.pass(5 * MINUTE);
    expect(said(world)).toEqual(['c undefined', 'b undefined', 'a undefined']);
  });

  it('may be asked for again by the handler later, also where ten wait', async () => {
    const bot = reminding((chat) => Array.from({ length: 10 }, (_, n) => chat.later(n + 1, `n${n}`)), {
      later: (chat, { name }) => chat.later(60, `${name} again`),
    });
    const world = await asked(bot);
    await world.pass(MINUTE);
    const { later = [], attention } = await world.conversation('7');
    expect(attention).toBeUndefined();
    expect(later.map(({ name }) => name)).toContain('n0 again');
    expect(later).toHaveLength(10);
  });

  it('waits while a person owns the thread, and wakes no clock meanwhile', async () => {
    const world = await asked(
      reminding((chat) => {
        chat.later(30, 'remind');
        chat.passToHuman();
      }),
    );
    const { owner } = await world.conversation('7');
    expect(dueAt(await world.conversation('7'))).toBe('until' in owner ? owner.until : undefined);
    await world.pass(HOUR);
    expect(said(world)).toEqual([]);
    personIsDone(world);
    await world.drain();
    await world.pass(MINUTE);
    expect(said(world)).toEqual(['remind undefined']);
  });

  it('waits for *Done* where an agent takes the thread over while the handler later runs', async () => {
    const world = await asked(
      reminding((chat) => chat.later(30, 'remind'), {
        async later(chat, { name }) {
          await world.takeOver('7', 'anna');
          chat.reply(`too late: ${name}`);
        },
      }),
    );
    await world.pass(30 * MINUTE);
    expect(said(world)).toEqual([]);
    world.bot = reminding(() => {});
    world.agent('7', 'anna', { kind: 'done' });
    await world.drain();
    await world.pass(MINUTE);
    expect(said(world)).toEqual(['remind undefined']);
  });

  it('is over where the customer ends the chat or is blocked', async () => {
    for (const ends of ['left', 'block'] as const) {
      const world = await asked(reminding((chat) => chat.later(30, 'remind')));
      const thread = { page: PAGE, customer: '7' };
      if (ends === 'left')
        world.receive({ left: true }, { thread, source: 'clock', item: { left: true }, key: 'left' });
      else world.agent('7', 'anna', { kind: 'block' });
      await world.drain();
      expect(await world.conversation('7')).not.toHaveProperty('later');
      await world.pass(HOUR);
      expect(said(world)).toEqual([]);
    }
  });

  it('is called once wherever the worker dies', async () => {
    for (let step = 0; step < 14; step += 1) {
      const world = await asked(reminding((chat) => chat.later(30, 'remind')));
      world.killAt = { step: world.steps + step, when: step % 2 === 0 ? 'before' : 'after' };
      await world.pass(30 * MINUTE);
      for (let minute = 0; minute < 4; minute += 1) await world.pass(MINUTE);
      const lines = spoken(await world.history('7')).slice(1);
      expect(lines, `killed at step ${step}`).toEqual(['bot: remind undefined']);
    }
  });

  it('that fails is over, marks the conversation, and says nothing to a customer who waits for nothing', async () => {
    const world = await asked(
      reminding((chat) => chat.later(1, 'remind'), {
        later: () => {
          throw new Error('no such order');
        },
        failed: (chat) => chat.reply('sorry'),
      }),
    );
    await world.pass(MINUTE);
    await world.pass(HOUR);
    expect(said(world)).toEqual([]);
    const { attention, later } = await world.conversation('7');
    expect(attention?.reason).toMatch(/failed on later: Error: no such order/);
    expect(later).toBeUndefined();
  });

  it('that took the process down three times is over', async () => {
    const world = await asked(reminding((chat) => chat.later(1, 'remind'), { later: () => world.kill() }));
    await world.pass(MINUTE);
    expect((await world.conversation('7')).attention?.reason).toMatch(/did not come back from later/);
    expect(await world.conversation('7')).not.toHaveProperty('later');
  });

  it.each<[string, (chat: Chat) => void, RegExp]>([
    ['less than a minute', (chat) => chat.later(0.5, 'a'), /1 to 1380 minutes in Messenger, not 0\.5/],
    ['no number', (chat) => chat.later(Number.NaN, 'a'), /not NaN/],
    ['more than 23 hours in Messenger', (chat) => chat.later(23 * 60 + 1, 'a'), /1 to 1380 minutes/],
    ['an eleventh', (chat) => Array.from({ length: 11 }, (_, n) => chat.later(1, `n${n}`)), /may have 10 calls/],
    ['more than 1 KB', (chat) => chat.later(1, 'a', 'x'.repeat(1024)), /1024 bytes as JSON, this takes 1026/],
    ['what is no JSON', (chat) => chat.later(1, 'a', 1n), /must be JSON/],
    ['no name', (chat) => chat.later(1, ''), /name of 1 to 64 characters/],
  ])('refuses %s, and the log names the limit', async (_, ask, message) => {
    const world = await asked(reminding(ask));
    expect(world.logs).toMatchObject([{ level: 'error', message: expect.stringMatching(message) }]);
    expect(await world.conversation('7')).not.toHaveProperty('later');
  });

  it('lets a visitor of the website be reminded after 24 hours', async () => {
    const world = new World(reminding((chat) => chat.later(24 * 60, 'remind')));
    const message = { mid: 'm1', text: 'hi' };
    const item = { sender: { id: 'web-7' }, recipient: { id: PAGE }, timestamp: world.now, message };
    world.receive(item, { source: 'web' });
    await world.drain();
    await world.pass(24 * HOUR);
    expect(spoken(await world.history('web-7')).at(-1)).toBe('bot: remind undefined');
  });
});
