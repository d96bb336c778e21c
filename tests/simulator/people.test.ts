import { expect, test } from 'vitest';
import { PAGE, startBench } from '../support/simulator.ts';

test('A profile has the requested fields, a guest has none, and an unknown person is error 100/33', async () => {
  const { graph, client } = await startBench();
  const ada = await client.person('Ada Lovelace', { locale: 'en_GB', timezone: 1 });
  const guest = await client.person('Guest 12', { guest: true });
  await ada.say('hi');
  await guest.say('hi', { plugin: true });
  const { body } = await graph('GET', `/${ada.person.id}?fields=name,first_name,last_name,locale,timezone,profile_pic`);
  expect(body).toEqual({
    id: ada.person.id,
    name: 'Ada Lovelace',
    first_name: 'Ada',
    last_name: 'Lovelace',
    locale: 'en_GB',
    timezone: 1,
    profile_pic: expect.any(String),
  });
  expect((await fetch(String(body.profile_pic))).headers.get('content-type')).toBe('image/svg+xml');
  expect((await graph('GET', `/${guest.person.id}?fields=name`)).body).toEqual({});
  expect((await graph('GET', '/42?fields=name')).error).toMatchObject({ code: 100, error_subcode: 33 });
  expect((await graph('GET', `/${ada.person.id}?fields=shoe_size`)).error).toMatchObject({ code: 100 });
});

test('A conversation has the ids of all messages, and details of the newest 20', async () => {
  const { graph, client, send } = await startBench();
  const ada = await client.person('Ada');
  for (let index = 1; index <= 24; index++) await ada.say(`line ${index}`);
  await send(ada.person.id, { text: 'the newest' });
  const list = await graph('GET', `/me/conversations?platform=messenger&user_id=${ada.person.id}`);
  const [{ id } = { id: '' }] = list.body.data as { id: string }[];

  const fields = 'fields=is_owner,message_count,messages.limit(100){id,created_time,from,to,message}';
  const { body } = await graph('GET', `/${id}?${fields}`);
  expect(body).toMatchObject({ id, is_owner: true, message_count: 25 });
  const messages = (body.messages as { data: { id: string; message?: string; from?: { id: string } }[] }).data;
  expect(messages).toHaveLength(25);
  expect(messages[0]).toMatchObject({ message: 'the newest', from: { id: PAGE.id } });
  expect(messages[19]).toMatchObject({ message: 'line 6', from: { id: ada.person.id } });
  expect(messages[20]).not.toHaveProperty('message');
  expect((await graph('GET', `/${messages[19]?.id}?fields=message`)).body.message).toBe('line 6');
  expect((await graph('GET', `/${messages[20]?.id}?fields=message`)).error?.error_subcode).toBe(9000001);
});

test('Lists come in pages of results with cursors', async () => {
  const { graph, client } = await startBench();
  for (const name of ['A', 'B', 'C']) await (await client.person(name)).say('hi');
  const first = await graph('GET', '/me/conversations?limit=2');
  const { cursors, next } = first.body.paging as { cursors: { after: string }; next?: string };
  expect(first.body.data).toHaveLength(2);
  expect(next).toBeDefined();
  const second = await graph('GET', `/me/conversations?limit=2&after=${cursors.after}`);
  expect(second.body.data).toHaveLength(1);
  expect(second.body.paging).not.toHaveProperty('next');
});
