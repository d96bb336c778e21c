import { describe, expect, it } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { graphError, World } from '../support/turn-world.ts';

const bot = defineBot({ message: (chat) => chat.reply('an answer') });

/** A customer of Messenger has written, and Meta refused the bot's answer. */
function refused(): { world: World; key: string } {
  const world = new World(bot);
  world.fates.push(graphError('invalid'));
  const { key } = world.text('7', 'm1', 'hi');
  return { world, key };
}

describe('Where a message of the bot fails, agents', () => {
  it('are told in the same turn, after its state is stored', async () => {
    const { world, key } = refused();
    const stored: unknown[] = [];
    const { waiting } = world.notifier;
    Object.assign(world.notifier, {
      waiting: async (...told: Parameters<typeof waiting>) => {
        stored.push((await world.conversation('7')).attention?.code);
        return waiting(...told);
      },
    });
    await world.drain();
    expect(world.notices).toEqual([{ customer: '7', key }]);
    expect(stored).toEqual(['send_failed']);
    await world.pass(5 * 60_000);
    expect(world.notices).toHaveLength(1);
    expect(await world.conversation('7')).toMatchObject({ pending: [], row: { shelf: 'open' } });
  });

  it('are told by the clock where the queue of notifications fails', async () => {
    const { world } = refused();
    const { waiting } = world.notifier;
    Object.assign(world.notifier, { waiting: () => Promise.reject(new Error('The queue is away')) });
    await world.drain();
    Object.assign(world.notifier, { waiting });
    await world.pass(60_000);
    expect(world.notices).toMatchObject([{ customer: '7' }]);
  });

  it('are told wherever the worker is killed', async () => {
    const play = async (killAt?: World['killAt']) => {
      const { world } = refused();
      world.killAt = killAt;
      await world.drain();
      await world.pass(60_000);
      const { attention, pending } = await world.conversation('7');
      if (attention !== undefined) expect(world.notices.length).toBeGreaterThan(0);
      expect(pending.filter(({ effect }) => effect.kind === 'notify')).toEqual([]);
      return world.steps;
    };
    const steps = await play();
    for (let step = 0; step < steps; step += 1) await play({ step, when: 'after' });
  });
});
