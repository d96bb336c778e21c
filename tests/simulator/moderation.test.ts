import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { APP, callGraph, INBOX, startBench } from '../support/simulator.ts';

async function withAda() {
  const bench = await startBench();
  const ada = await bench.client.person('Ada');
  const { id } = ada.person;
  await ada.say('hi');
  await eventually(() => expect(bench.receiver.items()).toHaveLength(1));
  const moderate = (actions: unknown, user_ids: unknown = [{ id }]) =>
    bench.graph('POST', '/me/moderate_conversations', { user_ids, actions });
  const texts = () => bench.receiver.items().flatMap(({ message }) => (message?.is_echo ? [] : [message?.text]));
  return { ...bench, ada, id, moderate, texts };
}

test.each([
  ['BLOCK_USER', 'UNBLOCK_USER'],
  ['ban_user', 'unban_user'],
])('After %s messages pass in neither direction, until %s', async (block, unblock) => {
  const { ada, id, moderate, send, texts } = await withAda();
  expect((await moderate([block])).body).toEqual({ success: true });
  expect((await ada.thread()).person.blocked_by_page).toBe(true);
  expect((await send(id, { text: 'x' })).error).toMatchObject({ code: 551, error_subcode: 1545041 });
  await ada.say('not heard');

  expect((await moderate([unblock])).body).toEqual({ success: true });
  expect((await ada.thread()).person.blocked_by_page).toBe(false);
  expect((await send(id, { text: 'x' })).status).toBe(200);
  await ada.say('heard');
  await eventually(() => expect(texts().at(-1)).toBe('heard'));
  expect(texts()).not.toContain('not heard');
});

test('A block concerns one person only, and control of the blocked thread still moves', async () => {
  const { client, graph, id, moderate, receiver, send, texts } = await withAda();
  const bob = await client.person('Bob');
  await bob.say('hello');
  await moderate(['BLOCK_USER', 'MOVE_TO_SPAM']);
  await bob.say('still here');
  await eventually(() => expect(texts()).toContain('still here'));
  expect((await send(bob.person.id, { text: 'x' })).status).toBe(200);

  await graph('POST', '/me/pass_thread_control', { recipient: { id }, target_app_id: INBOX });
  await graph('POST', '/me/take_thread_control', { recipient: { id } });
  await client.inbox({ ...bob.person, id }).take();
  await eventually(() => expect(receiver.items().at(-1)?.take_thread_control).toBeDefined());
});

test('An agent cannot reply to a blocked person in the Page Inbox', async () => {
  const { ada, client, moderate } = await withAda();
  await moderate(['BLOCK_USER']);
  await expect(client.inbox(ada.person).reply('x')).rejects.toThrow('cannot receive messages');
});

test('A wrong request is refused with the parameter named, and no person is blocked', async () => {
  const { ada, id, moderate, url } = await withAda();
  const eleven = Array.from({ length: 11 }, () => ({ id }));
  const messages = await Promise.all([
    moderate(['BLOCK_USER'], []),
    moderate(['BLOCK_USER'], eleven),
    moderate([]),
    moderate(['MUTE_USER']),
    moderate(['BLOCK_USER', 'UNBLOCK_USER']),
    moderate(['BLOCK_USER', 'MOVE_TO_SPAM', 'BAN_USER']),
  ]);
  expect(messages.map(({ error }) => [error?.code, error?.message])).toEqual([
    [100, expect.stringContaining('user_ids')],
    [100, expect.stringContaining('user_ids')],
    [100, expect.stringContaining('actions')],
    [100, expect.stringContaining('actions[0]')],
    [100, expect.stringContaining('same request')],
    [100, expect.stringContaining('actions')],
  ]);
  expect((await moderate(['BLOCK_USER'], [{ id }, { id: '42' }])).error?.error_subcode).toBe(2018001);
  const body = { user_ids: [{ id }], actions: ['BLOCK_USER'] };
  const withAppToken = await callGraph(url, 'POST', '/me/moderate_conversations', body, `${APP.id}|${APP.secret}`);
  expect(withAppToken.error?.code).toBe(210);
  expect((await ada.thread()).person.blocked_by_page).toBe(false);
});
