import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;
const sentBy = (tab: { sent: string[] }) => tab.sent.map((text) => JSON.parse(text) as Record<string, unknown>);

async function conversation() {
  const world = createWorld();
  const tab = world.tab();
  tab.liveClient.write('hi');
  await world.advance(1000);
  return { world, tab, ...tab };
}

test('After a hand-over the visitor waits, until an agent is there', async () => {
  const { world, liveClient } = await conversation();
  expect(liveClient.view()).toMatchObject({ owner: 'bot', waiting: false, person: {} });
  world.model.owner('agent', {});
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: true, person: {} });
  world.model.owner('agent', { name: 'Ana' });
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: false, person: { name: 'Ana' } });
  world.model.owner('agent', {});
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: true });
  expect(liveClient.view().person.name).toBeUndefined();
  world.model.owner('bot');
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: false, person: {} });
});

test('Where the server names no person at all, the visitor waits: no name is ever made up', async () => {
  const { world, liveClient } = await conversation();
  world.model.owner('agent');
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: true, person: {} });
});

test('The welcome after a reload says who is there', async () => {
  const { world } = await conversation();
  world.model.owner('agent', { name: 'Ana' });
  const { liveClient } = world.tab();
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ waiting: false, person: { name: 'Ana' } });
});

test('The time at which people are back is shown until then, in a browser that stays open', async () => {
  const { world, liveClient } = await conversation();
  const back = world.now() + 30 * minute;
  world.model.owner('agent', { back });
  await world.advance(29 * minute);
  expect(liveClient.view()).toMatchObject({ waiting: true, person: { back } });
  await world.advance(2 * minute);
  expect(liveClient.view().waiting).toBe(true);
  expect(liveClient.view().person.back).toBeUndefined();
});

test('A time that no calendar has is not shown', async () => {
  const { world, liveClient } = await conversation();
  world.model.owner('agent', { back: 1e300 });
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ waiting: true, person: {} });
});

test('Who types is named, and has stopped when another agent takes over', async () => {
  const { world, liveClient } = await conversation();
  world.model.push({ type: 'typing', on: true, speaker: 'agent', name: 'Ana' });
  await world.advance(100);
  expect(liveClient.view().typing).toMatchObject({ speaker: 'agent', name: 'Ana' });
  world.model.owner('agent', { name: 'Ben' });
  await world.advance(100);
  expect(liveClient.view().typing).toBeUndefined();
});

test('A blocked visitor reads at once that the chat is closed, and the browser asks nothing more', async () => {
  const { world, tab, liveClient } = await conversation();
  world.model.block(true);
  await world.advance(100);
  expect(liveClient.view()).toMatchObject({ closed: true, link: 'closed' });
  const before = tab.sent.length;
  await world.advance(3 * hour);
  expect(tab.sent.length).toBe(before);
  // What was said before stays in sight.
  expect(liveClient.view().lines).toHaveLength(2);
});

test('A line that is refused because the chat is closed says that it was not sent, and keeps its text', async () => {
  const { world, tab, liveClient } = await conversation();
  world.model.refuse(({ type }) => (type === 'event' ? { code: 'closed' } : undefined));
  liveClient.write('one');
  liveClient.write('two');
  await world.advance(hour);
  expect(liveClient.view()).toMatchObject({
    closed: true,
    mine: [
      { action: { message: { text: 'one' } }, failed: 'closed' },
      { action: { message: { text: 'two' } }, failed: 'closed' },
    ],
  });
  expect(sentBy(tab).filter(({ message }) => JSON.stringify(message)?.includes('one'))).toHaveLength(1);
});

test('A line that was acknowledged, but came after the block, says that it was not sent', async () => {
  const world = createWorld({ answers: false });
  const { liveClient } = world.tab();
  await world.advance(1000);
  // The queue has the line, and the worker drops it because of the block.
  world.model.dropLines(true);
  liveClient.write('hello?');
  await world.advance(1000);
  expect(liveClient.view().mine).toMatchObject([{ stored: true }]);
  world.model.block(true);
  await world.advance(100);
  expect(liveClient.view().mine).toMatchObject([{ stored: false, failed: 'closed' }]);
  // After the block it can be sent again, under an id that the server has not seen.
  world.model.dropLines(false);
  world.model.block(false);
  liveClient.open();
  liveClient.retry(liveClient.view().mine[0]?.id ?? '');
  await world.advance(2000);
  expect(liveClient.view()).toMatchObject({ closed: false, mine: [] });
  expect(liveClient.view().lines).toMatchObject([{ message: { text: 'hello?' } }]);
});

test('A visitor who comes back blocked keeps the session, and the chat goes on when the block is over', async () => {
  const { world } = await conversation();
  world.model.block(true);
  const second = world.tab();
  await world.advance(hour);
  expect(second.liveClient.view()).toMatchObject({ closed: true, started: true, lines: [] });
  expect(sentBy(second).filter(({ type }) => type === 'hello')).toHaveLength(1);
  world.model.block(false);
  second.liveClient.open();
  await world.advance(1000);
  expect(second.liveClient.view()).toMatchObject({ closed: false, link: 'open' });
  expect(second.liveClient.view().lines).toHaveLength(2);
});

test('A new conversation from a blocked network is refused once, and its line says so', async () => {
  const world = createWorld();
  const tab = world.tab();
  world.model.block(true);
  await world.advance(1000);
  expect(tab.liveClient.view()).toMatchObject({ ready: true, closed: false });
  tab.liveClient.write('hi');
  await world.advance(hour);
  expect(tab.liveClient.view()).toMatchObject({ closed: true, mine: [{ failed: 'closed' }] });
  expect(sentBy(tab).filter(({ start }) => start)).toHaveLength(1);
});

test('A closed chat can be ended: it is removed from the browser and from the server', async () => {
  const { world, liveClient } = await conversation();
  world.model.block(true);
  await world.advance(100);
  liveClient.end();
  await world.advance(2000);
  expect(liveClient.view()).toMatchObject({ closed: false, ended: true, started: false });
  expect(world.model.conversations).toEqual([]);
  expect([...world.stored.keys()]).toEqual([]);
});

test('The browser keeps the time until which a session lasts, as each visit prolongs it', async () => {
  const { world } = await conversation();
  world.model.expires(1_799_000_000_000);
  world.tab();
  await world.advance(1000);
  expect(JSON.parse(world.stored.get('customer-chat:session') ?? '')).toMatchObject({ expires: 1_799_000_000_000 });
});

test('A session that has ended after 30 days without a visit leaves the beginning of a chat', async () => {
  const { world } = await conversation();
  world.model.conversations.length = 0;
  const { liveClient } = world.tab();
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ ready: true, started: false, lines: [], ended: false });
  expect([...world.stored.keys()]).toEqual([]);
});
