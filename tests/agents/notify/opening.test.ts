import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Notice, parseNotice, runNotice, tellOfOpening } from '../../../lib/agents/notify/index.ts';
import type { Hours } from '../../../lib/config/index.ts';
import { type Conversation, newConversation, rowOf } from '../../../lib/conversation/index.ts';
import { MINUTE, startWorld } from './world.ts';

/** The night before a Monday whose hours begin at 9 in Berlin. */
const NIGHT = Date.parse('2026-11-29T22:00Z');
const OPENING = Date.parse('2026-11-30T08:00Z');
const hours: Hours = { timeZone: 'Europe/Berlin', week: { mon: ['09:00-12:30', '13:00-18:00'] } };

let world: Awaited<ReturnType<typeof startWorld>>;
beforeEach(async () => {
  world = await startWorld();
  world.clock.now = NIGHT;
  Object.assign(world.ports, { hours });
});
afterEach(() => world.stop());

/** A customer waits, as the list has it. */
async function waits(customer: string, change: Partial<Conversation> = {}): Promise<void> {
  const thread = { page: '1002003004005', customer };
  const conversation: Conversation = { ...newConversation(thread, NIGHT), waitingSince: NIGHT, seq: 3, ...change };
  await world.store.commit({ ...conversation, row: rowOf(conversation, NIGHT) });
}

const clockRuns = (at: number) => {
  world.clock.now = at;
  return tellOfOpening({ ...world.ports, store: world.store, hours }, at);
};
/** Handles what the clock queued, as it is read from the queue. */
async function handleNotices(): Promise<Notice[]> {
  const queued = world.queue.splice(0).map(({ notice }) => parseNotice(JSON.stringify(notice)));
  const notices = queued.flatMap((notice) => notice ?? []);
  for (const notice of notices) await runNotice(world.ports, notice);
  return notices;
}

test('agents hear of each customer who waited over night, within the first minute and once', async () => {
  await world.browser(await world.agent('Ana', 'ana@shop.example'), 'phone');
  await waits('web-1');
  await waits('web-2', { waitingSince: OPENING - 1 });
  expect(await clockRuns(OPENING - 1)).toBe(0);
  expect(await clockRuns(OPENING + 20_000)).toBe(2);
  expect(await handleNotices()).toHaveLength(2);
  expect(world.rang()).toEqual(['phone', 'phone']);
  expect(world.mails).toHaveLength(1);
  expect(await clockRuns(OPENING + 80_000)).toBe(0);
});

test('also where agents were told before the hours ended, with reminders', async () => {
  await world.browser(await world.agent('Ana'), 'phone');
  await waits('web-1');
  await world.ports.told.begin({ page: '1002003004005', customer: 'web-1' }, { since: NIGHT, key: 'k1' }, NIGHT);
  await clockRuns(OPENING);
  await handleNotices();
  expect(world.rang()).toEqual(['phone']);
  expect(world.queue.map(({ notice }) => notice.later?.step)).toEqual(['reminder']);
});

test('six who wait bring one summary', async () => {
  await world.browser(await world.agent('Ana'), 'phone');
  for (let index = 1; index <= 6; index++) await waits(`web-${index}`);
  expect(await clockRuns(OPENING)).toBe(1);
  await handleNotices();
  expect(world.service.delivered.map(({ notification }) => notification.title)).toEqual([
    'Several customers are waiting',
  ]);
});

test('an agent who owns conversations hears of those alone, and they do not count for the others', async () => {
  const ana = await world.agent('Ana');
  await world.browser(ana, 'ana');
  await world.browser(await world.agent('Ben'), 'ben');
  const owner = { kind: 'agent' as const, agent: { id: ana.agent.id, name: 'Ana' } };
  for (let index = 1; index <= 6; index++) await waits(`web-${index}`, { owner });
  await waits('web-7', { owner: { kind: 'agent' } });
  expect(await clockRuns(OPENING)).toBe(2);
  await handleNotices();
  expect(world.rang().toSorted()).toEqual(['ana', 'ana', 'ben']);
});

test('nothing is queued for customers who are blocked, do not wait, or began to wait in the hours', async () => {
  await waits('web-1', { blocked: { by: { id: 'a', name: 'A' } } });
  await waits('web-2', { waitingSince: undefined, owner: { kind: 'agent' } });
  await waits('web-3', { waitingSince: OPENING + 1 });
  expect(await clockRuns(OPENING + MINUTE)).toBe(0);
});

test('a clock that runs late tells of hours that began up to ten minutes ago', async () => {
  await waits('web-1');
  expect(await clockRuns(OPENING + 11 * MINUTE)).toBe(0);
  expect(await clockRuns(OPENING + 9 * MINUTE)).toBe(1);
});

test('the hours after a break are told of, too', async () => {
  await waits('web-1');
  expect(await clockRuns(OPENING)).toBe(1);
  expect(await clockRuns(OPENING + 4 * 60 * MINUTE)).toBe(1);
});

test('a crash before the end queues the same notices again', async () => {
  await waits('web-1');
  const told = {
    isOpeningTold: world.ports.told.isOpeningTold,
    openingTold: () => Promise.reject(new Error('killed')),
  };
  await expect(tellOfOpening({ ...world.ports, store: world.store, hours, told }, OPENING)).rejects.toThrow('killed');
  expect(await clockRuns(OPENING + MINUTE)).toBe(1);
  const [first, second] = world.queue.map(({ notice }) => ({ ...notice, at: 0 }));
  expect(second).toEqual(first);
});

test('without hours nothing is read', async () => {
  const store = { shelf: () => Promise.reject(new Error('The list was read.')) };
  expect(await tellOfOpening({ ...world.ports, store, hours: undefined }, OPENING)).toBe(0);
});
