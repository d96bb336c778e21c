import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

type World = ReturnType<typeof createWorld>;

const texts = (world: World) =>
  (world.conversation()?.lines ?? []).flatMap((line) => ('message' in line ? [line.message.text] : []));
const shown = ({ liveClient }: ReturnType<World['tab']>) =>
  liveClient.view().lines.flatMap((line) => ('message' in line ? [line.message.text] : []));

/** A tab in which the visitor wrote "one". */
async function writtenOne(world: World) {
  const tab = world.tab();
  tab.liveClient.write('one');
  await world.advance(1000);
  return tab;
}

test('A conversation in whose middle the storage is filled goes on, and stays one after a reload', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  world.storageFaults.full = true;
  tab.liveClient.write('two');
  await world.advance(1000);
  tab.liveClient.seen();
  world.model.restart();
  await world.advance(3000);
  expect(shown(tab)).toEqual(['one', 'two']);
  expect(tab.liveClient.view()).toMatchObject({ lasting: true, unkept: false, unread: 0, mine: [] });
  tab.crash();
  const later = world.tab();
  later.liveClient.write('three');
  await world.advance(1000);
  expect(shown(later)).toEqual(['one', 'two', 'three']);
  expect(world.model.conversations).toHaveLength(1);
});

test('A line that the full storage cannot keep is said to be lost with the page, until there is room or it is sent', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  world.offline();
  tab.liveClient.write('two');
  expect(tab.liveClient.view()).toMatchObject({ unkept: false });
  world.storageFaults.full = true;
  tab.liveClient.write('three');
  expect(tab.liveClient.view()).toMatchObject({ unkept: true, lasting: true });
  expect(tab.liveClient.view().mine.map(({ action }) => action)).toMatchObject([
    { message: { text: 'two' } },
    { message: { text: 'three' } },
  ]);
  world.storageFaults.full = false;
  await world.advance(6000);
  expect(tab.liveClient.view().unkept).toBe(false);
  tab.crash();
  world.storageFaults.full = true;
  const later = world.tab();
  later.liveClient.write('four');
  world.online();
  await world.advance(2000);
  expect(later.liveClient.view().unkept).toBe(false);
  expect(texts(world)).toEqual(['one', 'two', 'three', 'four']);
});

test('A conversation that begins while the storage is full is said to be lost with the page, until there is room', async () => {
  const world = createWorld();
  world.storageFaults.full = true;
  const tab = await writtenOne(world);
  tab.liveClient.write('two');
  await world.advance(1000);
  expect(shown(tab)).toEqual(['one', 'two']);
  expect(tab.liveClient.view()).toMatchObject({ lasting: false, started: true });
  world.storageFaults.full = false;
  await world.advance(6000);
  expect(tab.liveClient.view().lasting).toBe(true);
  tab.crash();
  const later = world.tab();
  await world.advance(1000);
  expect(shown(later)).toEqual(['one', 'two']);
  expect(world.model.conversations).toHaveLength(1);
});

test('The end of the chat is kept until the server has heard of it, also where the storage was full', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  world.offline();
  await world.advance(1000);
  const { set } = world.stored;
  // There is room as soon as the session has gone.
  world.stored.set = (key, value) => {
    if (key.endsWith('ending') && world.stored.has('customer-chat:session')) throw new Error('The storage is full.');
    return set.call(world.stored, key, value);
  };
  tab.liveClient.end();
  tab.crash();
  world.online();
  world.tab();
  await world.advance(1000);
  expect(world.model.conversations).toEqual([]);
});

test('While the storage cannot be read, the conversation goes on as it was', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  world.storageFaults.unreadable = true;
  world.model.restart();
  await world.advance(5000);
  tab.liveClient.write('two');
  await world.advance(5000);
  world.storageFaults.unreadable = false;
  tab.liveClient.write('three');
  await world.advance(5000);
  expect(shown(tab)).toEqual(['one', 'two', 'three']);
  expect(tab.liveClient.view()).toMatchObject({ ended: false, mine: [] });
  expect(world.model.conversations).toHaveLength(1);
});

test('Where a script empties the storage, all tabs say that the chat has ended', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  const other = world.tab();
  await world.advance(1000);
  world.clearStorage(tab);
  await world.advance(1000);
  expect(other.liveClient.view()).toMatchObject({ ended: true, lines: [] });
  await world.advance(11_000);
  expect(tab.liveClient.view()).toMatchObject({ ended: true, lines: [], started: false });
});

test('A visitor who writes after a script has emptied the storage reads that the chat has ended, and keeps the text', async () => {
  for (const act of ['write', 'postback', 'arrive', 'wake', 'reconnect'] as const) {
    const world = createWorld();
    const tab = await writtenOne(world);
    world.clearStorage(tab);
    if (act === 'write') expect(tab.liveClient.write('two')).toBe(false);
    else if (act === 'postback') tab.liveClient.postback('Menu', 'MENU');
    else if (act === 'arrive') tab.liveClient.arrive();
    else if (act === 'wake') for (const run of tab.listeners.get('wake') ?? []) run();
    else world.model.restart();
    await world.advance(2000);
    expect(tab.liveClient.view(), act).toMatchObject({ ended: true, lines: [], mine: [] });
    expect(world.model.conversations).toHaveLength(1);
    tab.liveClient.again();
    expect(tab.liveClient.write('two')).toBe(true);
    await world.advance(1000);
    expect(shown(tab)).toEqual(['two']);
  }
});

test('A script that empties the storage and puts everything back at once changes nothing', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  const all = [...world.stored];
  world.clearStorage(tab);
  await world.advance(4500);
  for (const [key, value] of all) world.stored.set(key, value);
  await world.advance(20_000);
  expect(shown(tab)).toEqual(['one']);
});

test('A tab whose connection lasts from one conversation to the next shows nothing of the old one', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  tab.liveClient.seen();
  world.model.marks({ delivered: 2, read: 2 });
  await world.advance(1000);
  expect(tab.liveClient.view().marks).toMatchObject({ read: 2 });
  // Another tab has ended the chat and begun one, and this tab was not told in between.
  const lines = [{ speaker: 'customer', message: { text: 'new' } }];
  world.model.marks({ delivered: 0, read: 0 });
  world.model.remember('next', lines);
  world.stored.delete('customer-chat:seen');
  world.stored.set('customer-chat:session', '{"token":"next","page":"1002003004005","expires":1}');
  for (const run of tab.listeners.get('storage') ?? []) run();
  expect(tab.liveClient.view().marks.read ?? 0).toBe(0);
  await world.advance(1000);
  expect(shown(tab)).toEqual(['new']);
  world.model.say({ text: 'welcome' });
  await world.advance(1000);
  tab.liveClient.seen();
  await world.advance(1000);
  expect(world.conversation()?.actions).toEqual([{ read: { seq: 2 } }]);
});

test('The conversation that another Page’s plugin began on the same website is left to it', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  const other = '{"token":"other","page":"99","expires":1}';
  world.stored.set('customer-chat:session', other);
  for (const run of tab.listeners.get('storage') ?? []) run();
  await world.advance(1000);
  expect(tab.liveClient.view()).toMatchObject({ ended: true, lines: [] });
  expect(world.stored.get('customer-chat:session')).toBe(other);
});

test('A line that only its tab has is not sent after another tab has ended the chat', async () => {
  const world = createWorld();
  const tab = await writtenOne(world);
  const other = world.tab();
  await world.advance(1000);
  world.offline();
  world.storageFaults.full = true;
  tab.liveClient.write('two');
  other.liveClient.end();
  await world.advance(1000);
  expect(tab.liveClient.view()).toMatchObject({ ended: true, mine: [] });
  world.online();
  await world.advance(20_000);
  expect(world.model.conversations).toEqual([]);
});
