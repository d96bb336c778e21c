import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { dueEvent, runTurn } from '../../lib/turn/index.ts';
import { PAGE, World } from '../support/turn-world.ts';

test('A conversation from before the inbox gets its row when the clock wakes it, and only once', async () => {
  const world = new World({});
  const ports = world.ports();
  const thread = { page: PAGE, customer: 'old' };
  await ports.store.commit(newConversation(thread, ports.now()));
  const wake = () =>
    runTurn(ports, dueEvent(thread, 0, ports.now(), randomUUID()), { delivery: 1, deadline: Date.now() + 60_000 });
  await wake();
  const entered = (await ports.store.load(thread, 'none')).conversation;
  expect(entered?.row).toMatchObject({ thread, shelf: 'bot' });
  await runTurn(
    ports,
    { ...dueEvent(thread, 1, ports.now(), randomUUID()) },
    { delivery: 1, deadline: Date.now() + 60_000 },
  );
  expect((await ports.store.load(thread, 'none')).conversation?.version).toBe(entered?.version);
});
