import { describe, expect, test } from 'vitest';
import { toldEvent } from '../../lib/queue/index.ts';
import { PAGE, World } from '../support/turn-world.ts';

const hour = 3_600_000;
const day = 24 * hour;
const thread = { page: PAGE, customer: '7' };

/** A visitor has ended the chat and wants it to be deleted. */
async function deleted(): Promise<World> {
  const world = new World({ message: (chat, { message }) => chat.reply(`about ${message.text}`) });
  world.text('7', 'm1', 'one');
  await world.drain();
  world.receive({ left: true }, { thread, key: 'left', source: 'clock' });
  wants(world);
  await world.drain();
  return world;
}

function wants(world: World): void {
  const event = toldEvent(thread, 'visitor', { told: { kind: 'delete' }, id: `hash ${world.now}` }, world.now);
  world.queue.push({ event, deliveries: 0 });
}

describe('A conversation that its visitor deletes', () => {
  test('is forgotten after three days, and its row says when', async () => {
    const world = await deleted();
    const { deleteAt, row } = await world.conversation('7');
    expect(deleteAt).toBe(world.now + 3 * day);
    expect(row?.deleteAt).toBe(deleteAt);
    await world.pass(3 * day - 1);
    expect(await world.history('7')).not.toEqual([]);
    await world.pass(1);
    expect(await world.history('7')).toEqual([]);
    expect((await world.conversation('7')).forgotten).toBeDefined();
  });

  test('is forgotten at the first time that the visitor was told, however often they want it', async () => {
    const world = await deleted();
    const { deleteAt } = await world.conversation('7');
    world.now += day;
    wants(world);
    await world.drain();
    expect((await world.conversation('7')).deleteAt).toBe(deleteAt);
  });

  test('stays while an agent keeps it, with the reason, and a day more once the reason is gone', async () => {
    const world = await deleted();
    world.agent('7', 'anna', { kind: 'keep', reason: 'The refund is not paid yet.' });
    await world.drain();
    expect((await world.conversation('7')).row?.keep).toEqual({
      by: { id: 'anna', name: 'Anna' },
      reason: 'The refund is not paid yet.',
      at: world.now,
    });
    await world.pass(30 * day);
    expect(await world.history('7')).not.toEqual([]);
    world.agent('7', 'ben', { kind: 'unkeep' });
    await world.drain();
    expect(await world.conversation('7')).toMatchObject({ deleteAt: world.now + day });
    await world.pass(day);
    expect(await world.history('7')).toEqual([]);
  });

  test('shows every change of that in open inboxes at once, though no person has it', async () => {
    const world = await deleted();
    expect(world.rows.at(-1)).toMatchObject({ shelf: 'bot', deleteAt: world.now + 3 * day });
    world.agent('7', 'anna', { kind: 'keep', reason: 'The refund is not paid yet.' });
    await world.drain();
    expect(world.rows.at(-1)?.keep?.by.name).toBe('Anna');
    world.agent('7', 'anna', { kind: 'unkeep' });
    await world.drain();
    expect(world.rows.at(-1)).not.toHaveProperty('keep');
  });

  test('in which nothing was written is no conversation', async () => {
    const world = new World({});
    wants(world);
    await world.drain();
    await expect(world.conversation('7')).rejects.toThrow('no conversation');
  });
});
