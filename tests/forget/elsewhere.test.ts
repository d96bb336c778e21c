import { afterAll, beforeAll, expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { links } from '../../lib/links/index.ts';
import { startWorld } from '../live/world.ts';
import { forgets } from './forgets.ts';

/* Forgetting on a real table, with open browsers. */

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

type Visitor = Awaited<ReturnType<(typeof world)['visitor']>>;

/** Everything in the table that names the visitor's conversation. */
async function itemsOf({ thread: { customer } }: Visitor): Promise<string[]> {
  const items = await world.items();
  return items
    .filter((item) => JSON.stringify(item).includes(customer))
    .map(({ pk, sk }) => `${pk} ${sk}`.slice(0, 2) + sk);
}

/** A visitor who has written, in two tabs. */
async function talking(sessions: (visitor: Visitor) => Promise<readonly string[] | undefined>): Promise<Visitor> {
  const visitor = await world.visitor();
  await visitor.asks({ type: 'event', id: 'e1', message: { text: 'Hello' } });
  await world.write(visitor.thread, { seq: 1 }, { seq: 2 });
  const named = await sessions(visitor);
  const conversation = { ...newConversation(visitor.thread, world.clock.now), seq: 2 };
  await world.commit({ ...conversation, ...(named && { sessions: named }) });
  return visitor;
}

async function hashOf({ connection }: Visitor): Promise<string> {
  const found = await world.live.connections.get(connection);
  if (found === undefined) throw new Error('The visitor is not connected.');
  return found.session;
}

test.each([
  ['the state names', async (visitor: Visitor) => [await hashOf(visitor)]],
  ['no state names, since the conversation is from before', async () => undefined],
])('A session that %s ends, with its open sockets', async (_, sessions) => {
  const visitor = await talking(sessions);
  await links(world).make(
    { purpose: 'follow', web: visitor.thread, session: 'hash', site: 'shop.example' },
    world.clock.now,
  );
  const { deleted } = await forgets(world, visitor.thread);
  expect(Object.fromEntries(deleted)).toMatchObject({ conversation: 1, line: 2, session: 1, link: 1, connection: 1 });
  expect(visitor.pushed().at(-1)).toEqual({ type: 'ended' });
  // The tombstone, and what refuses frames that are under way.
  expect((await itemsOf(visitor)).sort()).toEqual(['C#L', 'C#STATE']);
  const again = await world.browser().asks({ type: 'hello', id: 'h', session: visitor.token });
  expect(again).toMatchObject({ type: 'error', code: 'session_unknown' });
});

test('A session of another visitor, and their conversation, stay', async () => {
  const [visitor, other] = [await talking(async () => undefined), await talking(async () => undefined)];
  await forgets(world, visitor.thread);
  expect(other.pushed()).toEqual([]);
  expect((await world.browser().hello({ session: other.token })).entries).toHaveLength(2);
});

test('A browser whose session lives on is told that it shows another conversation', async () => {
  const visitor = await talking(async () => []);
  await forgets(world, visitor.thread);
  expect(visitor.pushed().at(-1)).toEqual({ type: 'again' });
});

test('Every open inbox takes the conversation off', async () => {
  const agent = await world.agent();
  const visitor = await talking(async (each) => [await hashOf(each)]);
  await forgets(world, visitor.thread);
  expect(agent.pushed()).toContainEqual({ type: 'agent_forgotten', thread: visitor.thread.customer });
});
