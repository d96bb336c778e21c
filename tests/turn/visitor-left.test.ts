import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { PAGE, START, spoken, World } from '../support/turn-world.ts';

const heard: unknown[] = [];
const bot = defineBot({
  message(chat, { message }) {
    if (message.text === 'person') return chat.passToHuman();
    chat.reply(`about ${message.text}`);
  },
  threadControl(chat, event) {
    heard.push('pass_thread_control' in event && event.pass_thread_control.metadata);
    chat.reply('the bot again');
  },
});

const thread = { page: PAGE, customer: 'web-1' };

function writes(world: World, text: string) {
  const item = { sender: { id: 'web-1' }, recipient: { id: PAGE }, timestamp: world.now };
  world.receive({ ...item, message: { mid: `w_${text}`, text } }, { source: 'web' });
}

/** As the socket queues it for "End chat". */
function ends(world: World) {
  const event = { thread, key: 'ended', id: 'ended', at: world.now, source: 'clock', item: { left: true } } as const;
  world.queue.push({ event, deliveries: 0 });
}

describe('A visitor who ends the chat', () => {
  it('ends an agent’s control and the waiting: the conversation is done, and the bot says nothing', async () => {
    const world = new World(bot);
    writes(world, 'person');
    await world.drain();
    await world.takeOver('web-1', 'anna');
    writes(world, 'one more question');
    ends(world);
    await world.drain();
    const conversation = await world.conversation('web-1');
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, doneAt: START, row: { shelf: 'done' } });
    expect(conversation.waitingSince).toBeUndefined();
    expect(spoken(await world.history('web-1')).slice(-2)).toEqual([
      'customer: one more question',
      'agent: (end to bot)',
    ]);
    const { content } = (await world.history('web-1')).at(-1) ?? {};
    expect(content).toMatchObject({ control: { action: 'end', fromAgent: { id: 'anna' } } });
    expect(heard.at(-1)).toBe('ended');
    expect(world.rows.at(-1)).toMatchObject({ shelf: 'done', left: true });
  });

  it('of whom the bot has the conversation: the row says it to an agent who has it open', async () => {
    const world = new World(bot);
    writes(world, 'hi');
    ends(world);
    await world.drain();
    expect(world.rows.at(-1)).toMatchObject({ shelf: 'bot', left: true });
  });

  it('of whom a line was still under way is not answered by the bot, and ends the chat once', async () => {
    const world = new World(bot);
    writes(world, 'hi');
    ends(world);
    writes(world, 'under way');
    ends(world);
    await world.drain();
    expect(spoken(await world.history('web-1'))).toEqual([
      'customer: hi',
      'bot: about hi',
      'bot: (end to bot)',
      'customer: under way',
    ]);
    expect(await world.conversation('web-1')).toMatchObject({ row: { shelf: 'bot' } });
  });

  it('before the first line leaves no conversation', async () => {
    const world = new World(bot);
    ends(world);
    await world.drain();
    expect((await world.store.load(thread, '')).conversation).toBeUndefined();
  });

  it('is told once where the worker is killed at any step', async () => {
    const play = async (killAt?: World['killAt']) => {
      const world = new World(bot);
      writes(world, 'person');
      await world.drain();
      await world.takeOver('web-1', 'anna');
      ends(world);
      world.steps = 0;
      world.killAt = killAt;
      await world.drain();
      expect(await world.conversation('web-1')).toMatchObject({ owner: { kind: 'bot' }, left: true, pending: [] });
      const lines = spoken(await world.history('web-1'));
      expect(lines.filter((line) => line.includes('end to bot'))).toHaveLength(1);
      return world.steps;
    };
    const steps = await play();
    for (let step = 0; step < steps; step += 1) {
      await play({ step, when: 'before' });
      await play({ step, when: 'after' });
    }
  });
});
