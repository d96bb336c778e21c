import { afterAll, beforeAll, expect, test } from 'vitest';
import { workers } from '../../bench/costs/workers.ts';
import type { Bot } from '../../lib/bot/index.ts';
import type { Thread } from '../../lib/conversation/index.ts';
import { maxUnhandled } from '../../lib/protocol/index.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { groupOf } from '../../lib/queue/sqs.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { OURS, World } from '../support/turn-world.ts';
import { startWorld } from './world.ts';

/* The real socket with its limits, and the real worker, between them a FIFO queue in simulated time. */

/** Of each queue. */
const WORKERS = workers.website;
const GREEDY_SESSIONS = 8;
/** How long the bot takes (ms). */
const BOT_TAKES = 1_000;

/**
 * Others that may be handled before an honest visitor: all that the greedy sessions may have waiting. What they write
 * later stands behind the visitor.
 */
const MOST_BEFORE_VISITOR = GREEDY_SESSIONS * maxUnhandled;
/** A person in Messenger has a queue without the website's flood. Meanwhile the other one finishes what it is at. */
const MOST_BEFORE_CUSTOMER = 2 * WORKERS;

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** An SQS FIFO queue and its workers: one event of a group at a time, the oldest first. */
function fifo(handle: (event: QueuedEvent) => Promise<void>) {
  const waiting: QueuedEvent[] = [];
  const running = new Map<string, { readonly event: QueuedEvent; readonly ends: number }>();
  return {
    add: (...events: QueuedEvent[]) => void waiting.push(...events),
    waiting: () => waiting.length + running.size,
    async step(now: number): Promise<void> {
      for (const [group, { event, ends }] of running) {
        if (ends > now) continue;
        await handle(event);
        running.delete(group);
      }
      for (let at = 0; at < waiting.length && running.size < WORKERS; ) {
        const event = waiting[at];
        const group = event && groupOf(event.thread);
        if (event === undefined || group === undefined || running.has(group)) at += 1;
        else {
          waiting.splice(at, 1);
          running.set(group, { event, ends: now + BOT_TAKES });
        }
      }
    },
  };
}

/** A visitor who writes as fast as the limits let them, in two tabs, and waits as long as a refusal asks for. */
async function greedyVisitor(address: string) {
  const tab = await world.visitor(address);
  const second = world.browser(address);
  await second.hello({ session: tab.token });
  let next = 0;
  let waitUntil = 0;
  return async (now: number): Promise<void> => {
    for (let tries = 0; now >= waitUntil && tries < 10; tries += 1) {
      const answer = await [tab, second][next % 2]?.asks({
        type: 'event',
        id: `g-${next}`,
        message: { text: `${next}` },
      });
      if (answer?.type === 'ack') next += 1;
      else if (answer?.type === 'error' && answer.code === 'slow_down') {
        waitUntil = now + (answer.retry_after ?? 0) * 1_000;
      } else throw new Error(`The answer is ${JSON.stringify(answer)}.`);
    }
  };
}

test(`beside ${GREEDY_SESSIONS} greedy sessions a visitor and a person in Messenger are handled after few others`, async () => {
  const handled: Thread[] = [];
  const bot: Bot = { message: (chat) => chat.reply('answer') };
  const messenger = new World(bot);
  messenger.now = world.clock.now;
  const ports = {
    ...messenger.ports(),
    store: world.live.store,
    live: world.push,
    appId: OURS,
    now: () => world.clock.now,
  };
  const handle = async (event: QueuedEvent) => {
    await runTurn(ports, event, { delivery: 1, deadline: world.clock.now + 60_000 });
    handled.push(event.thread);
  };
  const queues = { web: fifo(handle), messenger: fifo(handle) };
  const address = '203.0.113.50';
  const greedy = await Promise.all(Array.from({ length: GREEDY_SESSIONS }, () => greedyVisitor(address)));

  async function pass(ms: number): Promise<void> {
    for (const end = world.clock.now + ms; world.clock.now < end; world.clock.now += 250) {
      for (const write of greedy) await write(world.clock.now);
      queues.web.add(...world.queued.splice(0));
      await queues.web.step(world.clock.now);
      await queues.messenger.step(world.clock.now);
    }
  }
  /** How many others were handled from then on, before this thread was. */
  const before = (thread: Thread, from: number) =>
    handled.slice(from).findIndex(({ customer }) => customer === thread.customer);

  await pass(5_000);
  expect(queues.web.waiting()).toBeGreaterThan(MOST_BEFORE_VISITOR / 2);

  const visitor = await world.visitor(address);
  expect(await visitor.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } })).toMatchObject({ type: 'ack' });
  queues.web.add(...world.queued.splice(0));
  const customer = messenger.text('customer', 'm_1', 'hi');
  queues.messenger.add(customer);
  const from = handled.length;
  await pass(20_000);

  expect(handled.slice(from).length).toBeGreaterThan(MOST_BEFORE_VISITOR);
  expect(before(customer.thread, from)).toBeGreaterThanOrEqual(0);
  expect(before(customer.thread, from)).toBeLessThanOrEqual(MOST_BEFORE_CUSTOMER);
  expect(before(visitor.thread, from)).toBeGreaterThanOrEqual(0);
  expect(before(visitor.thread, from)).toBeLessThanOrEqual(MOST_BEFORE_VISITOR);
  const answers = (await world.live.store.history(visitor.thread, { limit: 10 })).map(({ speaker }) => speaker);
  expect(answers).toEqual(['customer', 'bot']);
});
