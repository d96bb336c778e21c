import { afterAll, beforeAll, expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test('An admin has a conversation forgotten, and any other agent is refused', async () => {
  const [admin, agent] = [await world.agent(), await world.agent()];
  const { thread } = await world.visitor();
  await world.commit({ ...newConversation(thread, world.clock.now), seq: 1 });
  const asks = { type: 'agent_forget', id: 'f1', thread: thread.customer };

  expect(await agent.tells(asks)).toMatchObject({ type: 'error', code: 'not_allowed' });
  expect(world.queued).toEqual([]);
  expect(await admin.tells(asks)).toEqual({ type: 'agent_ack', id: 'f1' });
  expect(world.queued).toMatchObject([
    { thread, source: 'told', item: { from: 'agent', told: { kind: 'forget', by: admin.ref } } },
  ]);
  // The browser sends it again where the answer was lost.
  await admin.tells(asks);
  expect(new Set(world.queued.map(({ key }) => key)).size).toBe(1);
  expect(await admin.tells({ ...asks, thread: 'web-unknown' })).toMatchObject({ code: 'unknown_thread' });

  await world.agents.setRole(admin.ref.id, 'agent');
  expect(await admin.tells({ ...asks, id: 'f2' })).toMatchObject({ code: 'not_allowed' });
});

test('A visitor who deletes their conversation ends the session, and the worker hears of both in this order', async () => {
  world.queued.length = 0;
  const visitor = await world.visitor();
  const tab = world.browser();
  await tab.hello({ session: visitor.token });
  expect(await visitor.asks({ type: 'end', id: 'e1', session: visitor.token, delete: true })).toMatchObject({
    type: 'ended',
  });
  expect(world.queued.map(({ source, item }) => ({ source, item }))).toEqual([
    { source: 'clock', item: { left: true } },
    { source: 'told', item: { from: 'visitor', told: { kind: 'delete' } } },
  ]);
  expect(tab.pushed()).toContainEqual({ type: 'ended' });
  expect(await tab.asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({ code: 'session_unknown' });
});
