import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connections, type LiveTable, menuOverrides, sessions } from '../../lib/live/index.ts';
import { startTable } from '../support/table.ts';

/* Items as version 0.1.0 stores them, written out: what is in a table today must stay readable. */

const now = 1_795_000_000_000;
const thread = { page: '1002003004005', customer: 'web-AAECAwQFBgcICQoLDA0ODw' };
const live = { id: 'c1', thread, role: 'visitor', session: 'ab12', expires: now + 1, locale: 'de_DE' };
const ttl = Math.ceil(now / 1000) + 10_800;

let table: LiveTable & { stop(): Promise<void> };
beforeAll(async () => {
  table = await startTable();
  const items = [
    { pk: 'S#c1', sk: 'S', live, ttl, inbox: 'live', at: now, 'error:29916666': 1 },
    { pk: 'C#1002003004005:web-AAECAwQFBgcICQoLDA0ODw', sk: 'S#c1', live, ttl },
    { pk: 'S#c2', sk: 'S', ttl, 'error:29916666': 3 },
    { pk: 'S#c3', sk: 'S', live: { id: 'c3', role: 'robot' }, ttl, inbox: 'live', at: now },
    { pk: `T#${hash('token')}`, sk: 'T', whose: thread, page: '5', expires: now + 1, ttl },
    { pk: `T#${hash('broken')}`, sk: 'T', whose: { page: '5' }, page: '5', expires: now + 1, ttl },
    { pk: 'PROFILE', sk: 'P', profile: '{"persistent_menu":[{"locale":"default","disabled_surfaces":["X"]}]}' },
  ];
  for (const Item of items) await table.documentClient.send(new PutCommand({ TableName: table.table, Item }));
});
afterAll(() => table.stop());

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

test('A stored connection is found by its id, by its thread, and among all connections', async () => {
  expect(await connections(table).get('c1')).toEqual(live);
  expect(await connections(table).ofThread(thread, now)).toEqual([live]);
  expect(await connections(table).all(now)).toEqual([live]);
});

test('The counters that version 0.1.0 kept at a connection go with its next hello', async () => {
  await connections(table).add({ ...live, role: 'visitor' }, now);
  const { Item } = await table.documentClient.send(
    new GetCommand({ TableName: table.table, Key: { pk: 'S#c1', sk: 'S' } }),
  );
  expect(Item).toEqual({ pk: 'S#c1', sk: 'S', live, ttl, inbox: 'live', at: now });
  expect(await connections(table).get('c2')).toBeUndefined();
});

test('A stored session is found by its token, for its own Page alone', async () => {
  const session = { hash: hash('token'), thread, pageId: '5', expires: now + 1 };
  expect(await sessions(table).find('token', '5', now)).toEqual(session);
  expect(await sessions(table).find('token', '6', now)).toBeUndefined();
  expect(await sessions(table).find('token', '5', now + 1)).toBeUndefined();
});

test('Stored menu overrides replace the properties of chat.config.ts', async () => {
  const configured = { get_started: { payload: 'GO' }, persistent_menu: [] };
  expect(await menuOverrides(table, configured).read(now)).toEqual({
    get_started: { payload: 'GO' },
    persistent_menu: [{ locale: 'default', disabled_surfaces: ['X'] }],
  });
});

test('An item that is not what it should be counts as missing', async () => {
  expect(await connections(table).get('c3')).toBeUndefined();
  expect(await sessions(table).find('broken', '5', now)).toBeUndefined();
  const Item = { pk: 'PROFILE', sk: 'P', profile: '{"persistent_menu":"none"}' };
  await table.documentClient.send(new PutCommand({ TableName: table.table, Item }));
  expect(await menuOverrides(table, { get_started: { payload: 'GO' } }).read(now)).toEqual({
    get_started: { payload: 'GO' },
  });
});
