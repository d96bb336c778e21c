import { describe, expect, test } from 'vitest';
import type { Shelf } from '../../lib/conversation/index.ts';
import { toldEvent } from '../../lib/queue/index.ts';
import { PAGE, spoken, World } from '../support/turn-world.ts';

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

/** The customer writes: what, and `at` which time (ms). */
function writesOn(world: World, at = world.now, more: object = {}): void {
  const event = { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: at };
  world.receive({ ...event, message: { mid: `m ${at}`, text: 'two' } }, more);
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

  test('stays in the list for as long as an agent keeps it, also where it was done long ago', async () => {
    const world = await deleted();
    world.agent('7', 'anna', { kind: 'done' });
    world.agent('7', 'anna', { kind: 'keep', reason: 'The refund is not paid yet.' });
    await world.drain();
    await world.pass(60 * day);
    const listed = async (shelf: Shelf) => (await world.store.shelf(shelf, { limit: 9 })).rows.map(({ keep }) => keep);
    expect(await listed('bot')).toMatchObject([{ by: { id: 'anna' } }]);
    world.agent('7', 'anna', { kind: 'unkeep' });
    await world.drain();
    await world.pass(day);
    expect(await world.history('7')).toEqual([]);
    expect([await listed('bot'), await listed('done')]).toEqual([[], []]);
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

  test('is forgotten at once where they write on, and nothing of the new one is forgotten later', async () => {
    const world = await deleted();
    world.now += day;
    const sessions = ['left', 'writing'];
    await world.store.commit({ ...(await world.conversation('7')), sessions });
    writesOn(world, world.now, { session: 'writing' });
    await world.drain();
    const lines = ['customer: two', 'bot: about two'];
    expect(spoken(await world.history('7'))).toEqual(lines);
    expect(world.unlisted).toEqual(['7']);
    // The browser that they write in goes on.
    expect(world.endedSessions).toEqual(['left']);
    expect(await world.conversation('7')).not.toHaveProperty('deleteAt');
    await world.pass(10 * day);
    expect(spoken(await world.history('7'))).toEqual(lines);
  });

  test('is forgotten once where the worker stops anywhere while they write on', async () => {
    const play = async (killAt?: World['killAt']) => {
      const world = await deleted();
      world.now += day;
      const before = world.steps;
      world.killAt = killAt && { ...killAt, step: before + killAt.step };
      writesOn(world);
      await world.drain();
      const steps = world.steps - before;
      await world.pass(2 * 60_000);
      return { world, steps };
    };
    const { steps } = await play();
    expect(steps).toBeGreaterThan(5);
    for (let step = 0; step < steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const { world } = await play({ step, when });
        expect(spoken(await world.history('7'))[0], `killed ${when} step ${step}`).toBe('customer: two');
        expect((await world.conversation('7')).forgotten?.open).toBeUndefined();
      }
    }
  });

  test('stays with what they write on where an agent keeps it, and their wish is over', async () => {
    const world = await deleted();
    world.agent('7', 'anna', { kind: 'keep', reason: 'The refund is not paid yet.' });
    await world.drain();
    world.now += day;
    writesOn(world);
    await world.drain();
    world.agent('7', 'anna', { kind: 'unkeep' });
    await world.drain();
    expect((await world.conversation('7')).row).not.toHaveProperty('deleteAt');
    await world.pass(10 * day);
    expect(spoken(await world.history('7'))).toEqual(expect.arrayContaining(['customer: one', 'customer: two']));
  });

  test('is forgotten neither by a line from before the wish, nor by one of a blocked customer', async () => {
    const world = await deleted();
    writesOn(world, world.now - 1);
    await world.drain();
    world.now += 1_000;
    world.agent('7', 'anna', { kind: 'block' });
    await world.drain();
    writesOn(world);
    await world.drain();
    expect(spoken(await world.history('7'))).toContain('customer: one');
    expect(await world.conversation('7')).toHaveProperty('deleteAt');
  });

  test('in which nothing was written is no conversation', async () => {
    const world = new World({});
    wants(world);
    await world.drain();
    await expect(world.conversation('7')).rejects.toThrow('no conversation');
  });
});
