import { expect, test } from 'vitest';
import { createGraph } from '../../lib/graph/index.ts';
import { APP, type Bench, INBOX, PAGE, startBench } from '../support/simulator.ts';

const graphOf = ({ url }: Bench) =>
  createGraph({ url, pageId: PAGE.id, token: PAGE.token, appId: APP.id, appSecret: APP.secret });

test("The project's Graph clients can read every answer of the simulator", async () => {
  const bench = await startBench();
  const graph = graphOf(bench);
  await graph.profile.set({ get_started: { payload: 'START' }, whitelisted_domains: ['https://shop.example'] });
  expect(await graph.profile.get(['whitelisted_domains'])).toEqual({ whitelisted_domains: ['https://shop.example/'] });
  const ada = await bench.client.person('Ada Lovelace');
  await ada.getStarted();
  const recipient = { id: ada.person.id };

  const sent = await graph.send.message({ recipient, messaging_type: 'RESPONSE', message: { text: 'Hello' } });
  expect((await ada.nextMessage()).id).toBe(sent.message_id);
  expect(await graph.people.get(ada.person.id)).toMatchObject({ first_name: 'Ada' });
  const { data: [conversation] = [] } = await graph.conversations.list({ user_id: ada.person.id });
  expect(conversation).toMatchObject({ is_owner: true, message_count: 2, snippet: 'Hello' });
  const { data: items } = await graph.conversations.messages(conversation?.id ?? '');
  expect(items.map(({ message, from }) => [message, from?.id])).toEqual([
    ['Hello', PAGE.id],
    ['Get Started', ada.person.id],
  ]);

  await graph.threadControl.pass({ recipient, target_app_id: INBOX });
  expect((await graph.threadControl.owner(ada.person.id))?.app_id).toBe(INBOX);
  await expect(
    graph.send.message({ recipient, messaging_type: 'RESPONSE', message: { text: 'x' } }),
  ).rejects.toMatchObject({ kind: 'not_owner' });
  await graph.threadControl.take({ recipient });
  await ada.block();
  await expect(
    graph.send.message({ recipient, messaging_type: 'RESPONSE', message: { text: 'x' } }),
  ).rejects.toMatchObject({ kind: 'person_unreachable' });

  expect(await graph.threadControl.features()).toMatchObject({ hop_v2: true });
  expect(await graph.tokens.debug(PAGE.token)).toMatchObject({ is_valid: true, profile_id: PAGE.id });
  const { access_token } = await graph.tokens.exchange('local-user-token');
  expect((await graph.tokens.pages(access_token)).data).toMatchObject([{ id: PAGE.id, access_token: PAGE.token }]);
  expect(await graph.subscriptions.app.list()).toMatchObject([{ object: 'page', active: true }]);
  await graph.subscriptions.page.delete();
  expect(await graph.subscriptions.page.list()).toEqual([]);
});
