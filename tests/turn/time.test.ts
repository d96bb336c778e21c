import { describe, expect, it } from 'vitest';
import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { timeBudget } from '../../lib/config/index.ts';
import { OutOfTime, runTurn } from '../../lib/turn/index.ts';
import { graphError, spoken, World } from '../support/turn-world.ts';

const talkative: Bot = defineBot({
  message(chat) {
    for (let n = 1; n <= 20; n += 1) chat.reply(`answer ${n}`);
    chat.markSeen();
  },
});

/** A world in which the bot needs all of its time, and each call to Messenger takes as long as one may. */
function slowWorld(): World {
  const world = new World(talkative);
  const { send, senderAction } = world.messenger;
  const slowly =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      world.now += world.time.callMs;
      return call(...args);
    };
  Object.assign(world.messenger, { send: slowly(send), senderAction: slowly(senderAction) });
  world.bot = defineBot({
    async message(chat, event) {
      world.now += world.time.botMs;
      await talkative.message?.(chat, event);
    },
  });
  return world;
}

describe('A turn', () => {
  it('ends before its function is stopped, with a bot and a Messenger as slow as they may be', async () => {
    const world = slowWorld();
    const event = world.text('7', 'm1', 'hi');
    const { deadline } = world;
    await runTurn(world.ports(), event, { delivery: 1, deadline });
    expect(world.now).toBeLessThanOrEqual(deadline);
    expect(world.said.length).toBeGreaterThan(0);
    expect(world.said.length).toBeLessThan(20);
  });

  it('leaves to the clock what it had no time to send, and all of it arrives in order', async () => {
    const world = slowWorld();
    world.text('7', 'm1', 'hi');
    await world.drain();
    for (let minute = 0; minute < 20; minute += 1) await world.pass(60_000);
    expect(world.said.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `answer ${n + 1}`));
  });

  it('finishes what a killed worker left, and still gives the bot all of its time', async () => {
    const world = slowWorld();
    world.text('7', 'm1', 'hi');
    const [first] = world.queue;
    if (first === undefined) throw new Error('Nothing is queued');
    const kill = world.messenger.send;
    world.messenger.send = async (request) => {
      world.messenger.send = kill;
      world.kill();
      return kill(request);
    };
    await expect(runTurn(world.ports(), first.event, { delivery: 1, deadline: world.deadline })).rejects.toThrow();
    world.revive();
    const second = world.text('7', 'm2', 'are you there?');
    const { deadline } = world;
    await runTurn(world.ports(), second, { delivery: 1, deadline });
    expect(world.now).toBeLessThanOrEqual(deadline);
    expect(spoken(await world.history('7'))).toContain('customer: are you there?');
  });

  it('handles ten events of one message in at most ten deliveries, with a bot as slow as it may be', async () => {
    for (const botSeconds of [1, 8, 60]) {
      const world = slowWorld();
      Object.assign(world, { time: timeBudget(botSeconds) });
      const events = Array.from({ length: 10 }, (_, n) => world.text('7', `m${n}`, `question ${n}`));
      let delivery = 0;
      const deliver = async () => {
        delivery += 1;
        const { deadline } = world;
        for (const event of events) await runTurn(world.ports(), event, { delivery, deadline });
      };
      while (
        !(await deliver().then(
          () => true,
          (error) => !(error instanceof OutOfTime),
        ))
      )
        expect(delivery).toBeLessThan(10);
      const history = spoken(await world.history('7'));
      const asked = history.filter((line) => line.startsWith('customer'));
      expect(asked).toEqual(events.map((_, n) => `customer: question ${n}`));
    }
  });

  it('does not ask the bot where its time would be cut short: the queue delivers the event again', async () => {
    const world = new World(talkative);
    const event = world.text('7', 'm1', 'hi');
    const late = { delivery: 1, deadline: world.now + world.time.botMs };
    await expect(runTurn(world.ports(), event, late)).rejects.toBeInstanceOf(OutOfTime);
    expect(world.said).toEqual([]);
    await world.drain(21);
    expect(world.said).toHaveLength(20);
  });
});

describe('A line that was stored before its worker was killed', () => {
  it('is shown by the next delivery, under the same number', async () => {
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    const thread = { page: '1', customer: 'web-visitor' };
    const ids = { sender: { id: thread.customer }, recipient: { id: thread.page } };
    world.receive({ ...ids, timestamp: world.now, message: { mid: 'w_1', text: 'hi' } }, { thread, source: 'web' });
    const { line } = world.live;
    let killed = false;
    world.live.line = async (to, stored) => {
      if (!killed && stored.speaker === 'bot') {
        killed = true;
        world.kill();
        throw graphError('transient');
      }
      return line(to, stored);
    };
    const ports = world.ports();
    const [first] = world.queue;
    if (first === undefined) throw new Error('Nothing is queued');
    await expect(runTurn(ports, first.event, { delivery: 1, deadline: world.deadline })).rejects.toThrow();
    expect(world.pushed.map(({ entry }) => entry.seq)).toEqual([1]);
    await world.drain();
    expect(world.pushed.map(({ entry }) => entry.seq)).toEqual([1, 2]);
    expect(spoken(await world.store.history(thread, { limit: 10 }))).toEqual(['customer: hi', 'bot: hello']);
  });
});

describe('The time of a line that went to Messenger', () => {
  it('is not after the moment at which Meta took the message, so that its watermark counts as read', async () => {
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    const { send } = world.messenger;
    let takenAt = 0;
    world.messenger.send = async (request) => {
      world.now += 100;
      takenAt = world.now;
      const answer = await send(request);
      world.now += 100;
      return answer;
    };
    world.text('7', 'm1', 'hi');
    await world.drain();
    const answer = (await world.history('7')).find(({ speaker }) => speaker === 'bot');
    expect(takenAt).toBeGreaterThan(0);
    expect(answer?.at).toBeLessThanOrEqual(takenAt);
  });
});
