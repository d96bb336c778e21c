import { expect, test } from 'vitest';
import { forgetOld } from '../../lib/forget/retention.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { PAGE, World } from '../support/turn-world.ts';

const day = 86_400_000;
const retentionMs = 90 * day;

/** A shop that deletes conversations after 90 days. */
function shop(): World {
  const world = new World({ message: (chat, { message }) => chat.reply(`about ${message.text}`) });
  world.people = { ...world.people, retentionMs, handOver: 'inbox' };
  return world;
}

/** What the clock queues now. */
async function clock(world: World): Promise<QueuedEvent[]> {
  const queued: QueuedEvent[] = [];
  await forgetOld(
    { store: world.store, queue: { enqueue: async (all) => void queued.push(...all) } },
    retentionMs,
    world.now,
  );
  return queued;
}

async function writes(world: World, customer: string, text = 'Hello'): Promise<void> {
  world.text(customer, `m${world.now}-${customer}`, text);
  await world.drain();
}

async function runs(world: World, events: readonly QueuedEvent[]): Promise<void> {
  world.queue.push(...events.map((event) => ({ event, deliveries: 0 })));
  await world.drain();
}

test('A conversation is forgotten when nothing has happened in it for so long, and not a day before', async () => {
  const world = shop();
  await writes(world, '7');
  world.now += day;
  await writes(world, '8');
  world.now += 89 * day;
  expect(await clock(world)).toEqual([]);
  world.now += 1;
  const queued = await clock(world);
  expect(queued.map(({ thread }) => thread.customer)).toEqual(['7']);
  await runs(world, queued);
  expect(await world.history('7')).toEqual([]);
  expect(await world.history('8')).toHaveLength(2);
  expect(await clock(world)).toEqual([]);
});

test('One that waits for a person, or that an agent keeps, is not forgotten', async () => {
  const world = shop();
  for (const customer of ['7', '8', '9']) await writes(world, customer);
  world.agent('7', 'anna', { kind: 'take_over' });
  world.agent('8', 'anna', { kind: 'keep', reason: 'The refund is not paid yet.' });
  await world.drain();
  world.now += 91 * day;
  const queued = await clock(world);
  expect(queued.map(({ thread }) => thread.customer)).toEqual(['9']);
  // The index was behind: the worker looks again.
  const [event] = queued;
  if (event === undefined) throw new Error('Nothing was queued.');
  await runs(
    world,
    ['7', '8'].map((customer) => ({ ...event, thread: { page: PAGE, customer }, key: customer })),
  );
  expect(await world.history('7')).not.toEqual([]);
  expect(await world.history('8')).not.toEqual([]);

  world.agent('8', 'anna', { kind: 'unkeep' });
  await world.drain();
  world.now += 91 * day;
  expect((await clock(world)).map(({ thread }) => thread.customer)).toContain('8');
});

test('A customer who writes between the clock and the worker keeps their conversation', async () => {
  const world = shop();
  await writes(world, '7');
  world.now += 91 * day;
  const queued = await clock(world);
  await writes(world, '7', 'One more question');
  await runs(world, queued);
  expect(await world.history('7')).toHaveLength(4);
});

test('An event of the clock does nothing where the operator has taken the setting out since', async () => {
  const world = shop();
  await writes(world, '7');
  world.now += 91 * day;
  const queued = await clock(world);
  const { retentionMs: _, ...people } = world.people;
  world.people = people;
  await runs(world, queued);
  expect(await world.history('7')).toHaveLength(2);
});

test('A hundred old conversations take several minutes, so that those of now do not wait', async () => {
  const world = shop();
  for (let n = 0; n < 60; n += 1) await writes(world, `c${n}`);
  world.agent('c0', 'anna', { kind: 'keep', reason: 'A lawsuit.' });
  await world.drain();
  world.now += 91 * day;
  let minutes = 0;
  for (let queued = await clock(world); queued.length > 0; queued = await clock(world)) {
    expect(queued.length).toBeLessThanOrEqual(50);
    await runs(world, queued);
    minutes += 1;
  }
  expect(minutes).toBe(3);
  expect(await world.history('c0')).toHaveLength(2);
});
