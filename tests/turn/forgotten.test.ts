import { describe, expect, test } from 'vitest';
import type { Told } from '../../lib/conversation/index.ts';
import { type ForgetPorts, forget } from '../../lib/forget/forget.ts';
import { field } from '../../lib/json.ts';
import { type QueuedEvent, toldEvent } from '../../lib/queue/index.ts';
import { Killed, PAGE, spoken, World } from '../support/turn-world.ts';

const thread = { page: PAGE, customer: '7' };
const admin = { id: 'anna', name: 'Anna' };

/** What `npm run forget` does. */
async function command(world: World, until = Number.POSITIVE_INFINITY, options?: { readonly unblocks: boolean }) {
  const { store, elsewhere, queue, people } = world.ports();
  const ports: ForgetPorts = { store, elsewhere, queue, dayOf: people.dayOf, now: () => world.now };
  return forget(ports, thread, world.now, until, options);
}

/** Queues the event by which an admin, or the clock, has the conversation forgotten. */
function asksToForget(world: World, by: Extract<Told, { kind: 'forget' }>['by'] = admin, id = 'f1') {
  const event = toldEvent(thread, 'agent', { told: { kind: 'forget', by }, id }, world.now);
  world.queue.push({ event, deliveries: 0 });
  return event;
}

/** What other threads are told is kept instead of queued. */
class ForgetWorld extends World {
  readonly told: Record<string, unknown> = {};

  override ports() {
    const ports = super.ports();
    const queue = {
      enqueue: async (events: readonly QueuedEvent[]) => {
        const isOwn = ({ thread: { customer } }: QueuedEvent) => customer === '7';
        await ports.queue.enqueue(events.filter(isOwn));
        for (const { thread, item } of events.filter((event) => !isOwn(event))) {
          this.told[thread.customer] = field(item, 'told');
        }
      },
    };
    return { ...ports, queue };
  }
}

function talking(): ForgetWorld {
  return new ForgetWorld({ message: (chat, { message }) => chat.reply(`about ${message.text}`) });
}

async function talked(): Promise<ForgetWorld> {
  const world = talking();
  world.text('7', 'm1', 'one');
  await world.drain();
  return world;
}

describe('An event from before its conversation was forgotten', () => {
  test('is dropped where it waited in the queue, and the bot is not asked', async () => {
    const world = await talked();
    world.text('7', 'm2', 'two');
    await command(world);
    await world.drain();
    expect(await world.history('7')).toEqual([]);
    expect(world.said.map(({ text }) => text)).toEqual(['about one']);
  });

  test('is dropped where Meta delivers it late', async () => {
    const world = await talked();
    await command(world);
    const written = world.now - 3_600_000;
    world.now += 60_000;
    world.receive({
      sender: { id: '7' },
      recipient: { id: PAGE },
      timestamp: written,
      message: { mid: 'm0', text: 'an hour ago' },
    });
    await world.drain();
    expect(await world.history('7')).toEqual([]);
  });

  test('is dropped where it is replayed from the dead letters, two weeks later', async () => {
    const world = await talked();
    const dead = world.text('7', 'm2', 'two');
    world.queue.length = 0;
    asksToForget(world);
    await world.drain();
    world.now += 14 * 86_400_000;
    world.queue.push({ event: dead, deliveries: 0 });
    await world.drain();
    expect(await world.history('7')).toEqual([]);
    expect((await world.conversation('7')).forgotten).toBeDefined();
  });

  test('leaves no day of figures, and takes none of the conversation that has begun since', async () => {
    const world = await talked();
    const facts = { surface: 'messenger', wrote: true, bot: true } as const;
    const old = world.text('7', 'm2', 'two');
    await command(world);
    await world.store.putDay(thread, { day: '2026-01-04', ...facts });
    await world.drain();
    expect(await world.store.day('2026-01-04')).toEqual([]);

    world.now += 1_000;
    world.text('7', 'm3', 'three');
    await world.drain();
    world.now += 86_400_000;
    world.text('7', 'm4', 'four');
    await world.drain();
    // A replay of the old event.
    world.queue.push({ event: old, deliveries: 0 });
    await world.drain();
    expect(await world.store.day('2026-01-05')).toEqual([{ thread, facts: { day: '2026-01-05', ...facts } }]);
  });
});

test('What the customer writes later begins a new conversation, with the bot and numbers of its own', async () => {
  const world = await talked();
  await command(world);
  world.now += 1_000;
  world.text('7', 'm3', 'three');
  await world.drain();
  expect(spoken(await world.history('7'))).toEqual(['customer: three', 'bot: about three']);
  // A replay of an old event finds the new conversation, and is dropped as well.
  const old = world.text('7', 'm1', 'one', {});
  world.queue.length = 0;
  world.queue.push({ event: { ...old, at: world.now - 2_000 }, deliveries: 0 });
  await world.drain();
  expect(spoken(await world.history('7'))).toEqual(['customer: three', 'bot: about three']);
});

test('A turn that runs while its conversation is forgotten leaves nothing behind', async () => {
  const world: World = new World({
    async message(chat, { message }) {
      if (message.text === 'two') await command(world);
      chat.reply(`about ${message.text}`);
    },
  });
  world.text('7', 'm1', 'one');
  await world.drain();
  world.text('7', 'm2', 'two');
  await expect(world.drain()).rejects.toThrow('no longer at version');
  // The queue delivers it again.
  await world.drain();
  expect(await world.history('7')).toEqual([]);
  expect(world.said.map(({ text }) => text)).toEqual(['about one']);
  expect(world.logs).toEqual([
    expect.objectContaining({ message: 'An event from before its conversation was forgotten is dropped' }),
  ]);
});

describe('The event by which an admin forgets a conversation', () => {
  /** A conversation of every kind of item, linked with two others. */
  async function linked(): Promise<ForgetWorld> {
    const world = await talked();
    world.agent('7', 'anna', { kind: 'note', text: 'a note' });
    await world.drain();
    await world.store.putDay(thread, { day: '2026-01-04', surface: 'messenger' });
    await world.store.setHint(thread, { agent: admin, key: 'take over' });
    const conversation = await world.conversation('7');
    await world.store.commit({
      ...conversation,
      sessions: ['hash 1', 'hash 2'],
      follow: { link: 'l1', customer: '8', since: 1 },
      joinedBy: [{ id: 'join 3', session: 'hash 3', web: 'web-9', site: 'shop.example', at: 1 }],
    });
    return world;
  }

  /** Everything that is left of the conversation, without its tombstone. */
  async function left(world: World) {
    return {
      lines: await world.history('7'),
      notes: await world.store.notes(thread, { limit: 10 }),
      days: await world.store.day('2026-01-04'),
      hint: await world.store.hint(thread),
      open: (await world.conversation('7')).forgotten?.open,
      due: await world.store.due(world.now + 86_400_000, 10),
      shelved: (await world.store.shelf('bot', { limit: 10 })).rows,
    };
  }
  const nothing = { lines: [], notes: [], days: [], hint: undefined, open: undefined, due: [], shelved: [] };

  test('deletes it with its notes, days and sessions, and tells linked threads that nothing follows any more', async () => {
    const world = await linked();
    asksToForget(world);
    await world.drain();
    expect(await left(world)).toEqual(nothing);
    expect(world.endedSessions).toEqual(['hash 1', 'hash 2']);
    expect(world.unlisted).toEqual(['7']);
    expect(world.told).toEqual({
      '8': { kind: 'stopped', link: 'l1' },
      'web-9': { kind: 'undone', id: 'join 3' },
    });
    expect(world.logs.at(-1)).toMatchObject({
      message: 'A conversation was forgotten',
      fields: { by: 'anna', deleted: { conversation: 1, line: 2, note: 1, day: 1, hint: 1, session: 2 } },
    });
  });

  test('is finished after a crash before and after each of its steps, and done once', async () => {
    const play = async (killAt?: World['killAt']) => {
      const world = await linked();
      const before = world.steps;
      asksToForget(world);
      world.killAt = killAt && { ...killAt, step: before + killAt.step };
      await world.drain();
      return { world, steps: world.steps - before };
    };
    const { steps } = await play();
    expect(steps).toBeGreaterThan(5);
    for (let step = 0; step < steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const { world } = await play({ step, when });
        const where = `killed ${when} step ${step}`;
        expect(await left(world), where).toEqual(nothing);
        expect(world.told, where).toEqual({
          '8': { kind: 'stopped', link: 'l1' },
          'web-9': { kind: 'undone', id: 'join 3' },
        });
        expect(world.endedSessions, where).toEqual(['hash 1', 'hash 2']);
      }
    }
  });

  test('is finished by the clock where the command was stopped before or after each of its steps', async () => {
    const { steps } = await stopped(await linked());
    for (let step = 0; step < steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await linked();
        await stopped(world, { step, when });
        if ((await world.conversation('7')).forgotten === undefined) continue;
        world.now += 61_000;
        await world.pass(0);
        expect(await left(world), `stopped ${when} step ${step}`).toEqual(nothing);
        expect(world.told).toMatchObject({ '8': { kind: 'stopped', link: 'l1' } });
      }
    }
    async function stopped(world: World, at?: World['killAt']): Promise<{ steps: number }> {
      const before = world.steps;
      world.killAt = at && { ...at, step: before + at.step };
      await command(world).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      world.killAt = undefined;
      world.revive();
      return { steps: world.steps - before };
    }
  });

  test('goes on with the clock where its time was over, and keeps what the customer writes meanwhile', async () => {
    const world = await talked();
    for (let seq = 10; seq <= 70; seq += 1) {
      await world.store.append(thread, { ...(await firstLine(world)), seq, key: `k${seq}` });
    }
    await command(world, world.now);
    expect(await world.history('7')).not.toEqual([]);
    world.now += 1_000;
    world.text('7', 'm9', 'new');
    await world.drain();
    world.now += 60_000;
    await world.pass(0);
    expect(spoken(await world.history('7'))).toEqual(['customer: new', 'bot: about new']);
    expect((await world.conversation('7')).forgotten?.open).toBeUndefined();
  });

  test('forgets nothing of what the customer wrote after it was asked', async () => {
    const world = await talked();
    asksToForget(world);
    world.now += 1;
    world.text('7', 'm2', 'a new question');
    await world.drain();
    expect(spoken(await world.history('7'))).toEqual(['customer: a new question', 'bot: about a new question']);
  });

  test('leaves a tombstone that no event of the clock or of another thread puts into a list', async () => {
    const world = await talked();
    asksToForget(world);
    await world.drain();
    world.now += 1_000;
    const told = toldEvent(thread, 'web-9', { told: { kind: 'delete' }, id: 'late' }, world.now);
    world.queue.push({ event: told, deliveries: 0 });
    world.receive({}, { thread, key: 'due', source: 'clock' });
    await world.takeOver('7', 'anna');
    await world.drain();
    expect(await left(world)).toEqual(nothing);
  });

  async function firstLine(world: World) {
    const [line] = await world.history('7');
    if (line === undefined) throw new Error('There is no line.');
    return line;
  }
});

describe('A block outlasts the conversation', () => {
  const day = 86_400_000;

  async function blocked(until?: (now: number) => number): Promise<World> {
    const world = await talked();
    world.agent('7', 'anna', { kind: 'block', ...(until && { until: until(world.now) }) });
    await world.drain();
    await command(world);
    world.now += 1_000;
    return world;
  }

  async function writes(world: World, text: string) {
    world.text('7', text, text);
    await world.drain();
    return spoken(await world.history('7'));
  }

  test('until its end: then the clock ends it at Meta, and puts nothing into a list', async () => {
    const world = await blocked((now) => now + day);
    expect(await writes(world, 'too early')).toEqual([]);
    await world.pass(day);
    expect(world.graphCalls).toEqual(['moderation.block 7', 'moderation.unblock 7']);
    expect(await world.conversation('7')).not.toHaveProperty('blocked');
    expect(await world.conversation('7')).not.toHaveProperty('row');
    expect(await world.store.due(world.now + day, 10)).toEqual([]);
    expect(await writes(world, 'hello again')).toEqual(['customer: hello again', 'bot: about hello again']);
  });

  test('for good, until the operator forgets the conversation once more and ends the block with it', async () => {
    const world = await blocked();
    await world.pass(100 * day);
    expect(await writes(world, 'still blocked')).toEqual([]);
    expect(await command(world)).toMatchObject({ blocked: { by: { id: 'anna' } } });
    await command(world, undefined, { unblocks: true });
    await world.pass(60_000);
    expect(world.graphCalls).toEqual(['moderation.block 7', 'moderation.unblock 7']);
    expect(await writes(world, 'hello again')).toEqual(['customer: hello again', 'bot: about hello again']);
  });

  test('where Meta was not told yet that it is over', async () => {
    const world = await talked();
    const effect = { kind: 'block', surface: 'messenger', blocked: false } as const;
    const pending = [{ effect, status: 'pending', doubts: 0, refusals: 1, dueAt: world.now + 60_000 }] as const;
    await world.store.commit({ ...(await world.conversation('7')), pending });
    await command(world);
    world.now += 1_000;
    await world.pass(0);
    expect(world.graphCalls).toEqual(['moderation.unblock 7']);
    expect(await world.store.due(world.now + day, 10)).toEqual([]);
  });
});
