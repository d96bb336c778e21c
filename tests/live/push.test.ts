import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Thread } from '../../lib/conversation/index.ts';
import { ownedBy, someLine, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 60_000;
  world.gateway.fault.status = 0;
  world.logged.length = 0;
});

const line = someLine({ seq: 7, speaker: 'bot', status: 'sent', content: { sent: { text: 'Hello' } }, mid: 'w_7' });

describe('A new line', () => {
  test('is pushed to every tab of its visitor, and to no other visitor', async () => {
    const [visitor, stranger] = [await world.visitor(), await world.visitor()];
    const tab = world.browser();
    await tab.hello({ session: visitor.token });
    await world.push.line(visitor.thread, line);
    const frame = {
      type: 'entry',
      entry: { seq: 7, at: line.at, speaker: 'bot', mid: 'w_7', sent: { text: 'Hello' } },
    };
    expect(visitor.pushed()).toEqual([frame]);
    expect(tab.pushed()).toEqual([frame]);
    expect(stranger.pushed()).toEqual([]);
  });

  test('is not pushed after the tab was closed', async () => {
    const visitor = await world.visitor();
    await visitor.leaves();
    await world.push.line(visitor.thread, line);
    expect(visitor.pushed()).toEqual([]);
    expect(world.logged).toEqual([]);
  });

  test('is pushed to the other tabs when a connection is lost, and the lost one is removed', async () => {
    const visitor = await world.visitor();
    const tab = world.browser();
    await tab.hello({ session: visitor.token });
    visitor.vanishes();
    await world.push.line(visitor.thread, line);
    expect(tab.pushed()).toHaveLength(1);
    expect(await world.live.connections.get(visitor.connection)).toBeUndefined();
    const left = await world.live.connections.ofThread(visitor.thread, world.clock.now);
    expect(left.map(({ id }) => id)).toEqual([tab.connection]);
  });

  test('removes a lost connection on a laptop, too, where 410 comes without a name', async () => {
    const visitor = await world.visitor();
    world.gateway.fault.status = 410;
    await world.push.line(visitor.thread, line);
    expect(await world.live.connections.get(visitor.connection)).toBeUndefined();
    expect(world.logged).toEqual([]);
  });

  test('that cannot be pushed does not throw, and is logged without its text', async () => {
    const visitor = await world.visitor();
    world.gateway.fault.status = 500;
    await world.push.line(visitor.thread, line);
    expect(world.logged).toMatchObject([{ level: 'warn' }]);
    expect(JSON.stringify(world.logged)).not.toContain('Hello');
    world.gateway.fault.status = 0;
    await world.push.line(visitor.thread, line);
    expect(visitor.pushed()).toHaveLength(1);
  });

  test('is not pushed to connections that are older than any can be', async () => {
    const visitor = await world.visitor();
    world.clock.now += 4 * 3_600_000;
    await world.push.line(visitor.thread, line);
    expect(visitor.pushed()).toEqual([]);
  });
});

describe('A thread with many connections', () => {
  const register = async (thread: Thread, count: number, isOpen: boolean) => {
    const tabs = Array.from({ length: count }, () => world.browser());
    for (const tab of tabs) {
      const about = { role: 'visitor', session: 's', expires: world.clock.now + 3_600_000 } as const;
      await world.live.connections.add({ id: tab.connection, thread, ...about }, world.clock.now);
      if (!isOpen) tab.vanishes();
    }
    return tabs;
  };

  test('of which a hundred are closed without a word gets the line in the one that is open', async () => {
    const visitor = await world.visitor();
    world.clock.now += 1_000;
    await register(visitor.thread, 100, false);
    await world.push.line(visitor.thread, line);
    expect(visitor.pushed()).toHaveLength(1);
    const left = await world.live.connections.ofThread(visitor.thread, world.clock.now);
    expect(left.map(({ id }) => id)).toEqual([visitor.connection]);
  });

  test('of which 150 are older than any can be gets the line in the newest, and the old ones are removed', async () => {
    const { thread } = await world.visitor();
    await register(thread, 150, true);
    world.clock.now += 4 * 3_600_000;
    const [tab] = await register(thread, 1, true);
    await world.push.line(thread, line);
    expect(tab?.pushed()).toHaveLength(1);
    const ofThread = (await world.items()).filter(({ pk, sk }) => pk.endsWith(thread.customer) && sk.startsWith('S#'));
    expect(ofThread.map(({ sk }) => sk)).toEqual([`S#${tab?.connection}`]);
  });

  test('is told in its 20 newest connections', async () => {
    const visitor = await world.visitor();
    world.clock.now += 1_000;
    const tabs = await register(visitor.thread, 20, true);
    await world.push.line(visitor.thread, line);
    expect(tabs.map((tab) => tab.pushed().length)).toEqual(Array(20).fill(1));
    expect(visitor.pushed()).toEqual([]);
  });
});

test('A browser that goes on with another conversation gets no lines of the one before', async () => {
  const [one, other] = [await world.visitor(), await world.visitor()];
  await one.hello({ session: other.token });
  await world.push.line(one.thread, line);
  expect(one.pushed()).toEqual([]);
  await world.push.line(other.thread, line);
  expect(one.pushed()).toHaveLength(1);
});

test('Typing of the business is pushed to the visitor; their own typing is not', async () => {
  const visitor = await world.visitor();
  await world.push.typing(visitor.thread, 'agent', true);
  await visitor.asks({ type: 'typing', on: true });
  expect(visitor.pushed()).toEqual([{ type: 'typing', on: true, speaker: 'agent' }]);
});

test('Typing of the visitor is pushed to agents who have the thread open, and has no answer', async () => {
  const visitor = await world.visitor();
  const agent = world.browser();
  const about = {
    role: 'agent',
    agent: { id: 'a1', name: 'Ana' },
    session: 'a',
    expires: world.clock.now + 1,
  } as const;
  const connection = { id: agent.connection, thread: visitor.thread, ...about };
  await world.live.agentConnections.add(connection, world.clock.now);
  expect(await visitor.asks({ type: 'typing', on: true })).toBeUndefined();
  const { customer } = visitor.thread;
  expect(agent.pushed()).toEqual([{ type: 'agent_typing', thread: customer, on: true, speaker: 'customer' }]);
  await agent.leaves();
});

test('Marks and changes of owner are pushed', async () => {
  const visitor = await world.visitor();
  await world.push.marks(visitor.thread, { delivered: 8, read: 7 });
  await world.push.owner(visitor.thread, ownedBy(visitor.thread, { kind: 'agent' }));
  expect(visitor.pushed()).toEqual([
    { type: 'marks', delivered: 8, read: 7 },
    { type: 'owner', owner: 'agent', person: {} },
  ]);
});

test('Where answers go is pushed to every browser of the visitor, or to those of one session', async () => {
  const visitor = await world.visitor();
  const { session = '' } = (await world.live.connections.get(visitor.connection)) ?? {};
  const conversation = ownedBy(visitor.thread, { kind: 'bot' });
  await world.push.reach(visitor.thread, conversation, 'another session');
  expect(visitor.pushed()).toEqual([]);
  await world.push.reach(visitor.thread, conversation, session);
  await world.push.reach(visitor.thread, conversation);
  expect(visitor.pushed().map(({ type }) => type)).toEqual(['reach', 'reach']);
});

test('A changed profile is pushed to every open browser in its language, and is in later welcomes', async () => {
  const [english, german] = [await world.visitor(), await world.visitor()];
  await german.hello({ session: german.token, locale: 'de_DE' });
  const changes = {
    get_started: { payload: 'GO' },
    persistent_menu: [
      { locale: 'default', disabled_surfaces: ['customer_chat_plugin'] },
      { locale: 'de_DE', call_to_actions: [{ type: 'postback' as const, title: 'Neu', payload: 'NEW' }] },
    ],
  };
  await world.live.menuOverrides.change(changes);
  await world.push.profile(await world.live.menuOverrides.read(world.clock.now));
  expect(english.pushed()).toMatchObject([{ type: 'profile', profile: { persistent_menu: null } }]);
  expect(german.pushed()).toMatchObject([
    { type: 'profile', profile: { get_started: true, persistent_menu: { call_to_actions: [{ title: 'Neu' }] } } },
  ]);
  expect((await world.browser().hello()).profile).toMatchObject({ get_started_payload: 'GO', persistent_menu: null });
});
