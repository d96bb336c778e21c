import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { START, spoken, World } from '../support/turn-world.ts';

const DAY = 24 * 3_600_000;

/** @returns a world, and what its bot heard. */
function worldWithBot() {
  const heard: string[] = [];
  const bot = defineBot({
    message(chat, { message }) {
      heard.push(`${message.text}`);
      if (message.text === 'person') return chat.passToHuman();
      chat.reply(`about ${message.text}`);
    },
    threadControl(chat, event) {
      heard.push('pass_thread_control' in event ? `end: ${event.pass_thread_control.metadata}` : event.type);
      chat.reply('not sent');
    },
  });
  return { world: new World(bot), heard };
}

describe('An event that comes after the Page Inbox’s control has ended, and before the clock', () => {
  it('finds the control ended: the bot hears of it first, its line comes first, and the customer stays listed', async () => {
    const { world, heard } = worldWithBot();
    world.text('7', 'm1', 'person');
    await world.drain();
    world.now += DAY + 1000;
    world.text('7', 'm2', 'hello?');
    await world.drain();
    expect(heard).toEqual(['person', 'end: expired', 'hello?']);
    expect(spoken(await world.history('7'))).toEqual([
      'customer: person',
      'bot: (pass to page_inbox)',
      'page_inbox: (expire to bot)',
      'customer: hello?',
      'bot: about hello?',
    ]);
    expect(await world.conversation('7')).toMatchObject({
      owner: { kind: 'bot' },
      waitingSince: START,
      attention: { code: 'hand_over_ended' },
      row: { shelf: 'open' },
    });
    await world.pass(60_000);
    expect(heard).toHaveLength(3);
    expect(await world.history('7')).toHaveLength(5);
  });

  it('ends it once where the worker is killed at any step', async () => {
    const play = async (killAt?: World['killAt']) => {
      const { world } = worldWithBot();
      world.text('7', 'm1', 'person');
      await world.drain();
      world.now += DAY + 1000;
      world.text('7', 'm2', 'hello?');
      world.steps = 0;
      world.killAt = killAt;
      await world.drain();
      await world.pass(2 * 60_000);
      const lines = spoken(await world.history('7'));
      expect(lines.filter((line) => line.includes('expire'))).toHaveLength(1);
      expect(lines.filter((line) => line === 'customer: hello?')).toHaveLength(1);
      expect(world.said.filter(({ text }) => text === 'about hello?').length).toBeGreaterThanOrEqual(1);
      expect(world.said.map(({ text }) => text)).not.toContain('not sent');
      expect((await world.conversation('7')).pending).toEqual([]);
      return world.steps;
    };
    const steps = await play();
    for (let step = 0; step < steps; step += 1) await play({ step, when: 'after' });
  });
});
