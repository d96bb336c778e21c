import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Links, linkAddress, linkIdOf, links, type NewLink } from '../../lib/links/index.ts';
import { startTable } from '../support/table.ts';

const page = '1002003004005';
const minute = 60_000;
const START = Date.UTC(2026, 0, 5, 12);

let table: Awaited<ReturnType<typeof startTable>>;
let own: Links;
let visitors = 0;
let wanted: NewLink;
beforeAll(async () => {
  table = await startTable();
  own = links(table);
});
afterAll(() => table.stop());
beforeEach(() => {
  visitors += 1;
  wanted = {
    purpose: 'follow',
    web: { page, customer: `web-${visitors}` },
    session: `session-${visitors}`,
    site: 'shop.example',
    locale: 'de_DE',
  };
});

async function made(link: NewLink = wanted, now = START): Promise<string> {
  const answer = await own.make(link, now);
  if (answer === undefined) throw new Error('There were too many links.');
  return answer.token;
}

const open = (token: string, { now = START, key = 'event-1', on = page, customer = '' } = {}) =>
  own.consume(token, { page: on, customer: customer || `person of ${key}`, key }, now);

test('a link is a token that fits into every ref, lasts ten minutes, and brings what it was made for', async () => {
  const { token, expires } = (await own.make(wanted, START)) ?? {};
  expect(token).toMatch(/^cc-[\w-]{32}$/);
  expect(expires).toBe(START + 10 * minute);
  expect(await open(token ?? '')).toEqual({ ...wanted, id: linkIdOf(token ?? '') });
});

test('the table has the hash of a link only', async () => {
  const token = await made();
  const { Items } = await table.documentClient.send(new ScanCommand({ TableName: 'chat' }));
  expect(JSON.stringify(Items)).not.toContain(token.slice('cc-'.length));
});

test('a link is used once, and the same event may use it again after a crash', async () => {
  const token = await made();
  expect(await open(token, { key: 'first' })).toBeDefined();
  expect(await open(token, { key: 'second' })).toBeUndefined();
  expect(await open(token, { key: 'first' })).toBeDefined();
});

test('a click that Meta reports twice opens a link once, and a later click of the same person finds it used', async () => {
  const token = await made();
  const customer = '7001';
  expect(await open(token, { key: 'referral', customer })).toBeDefined();
  expect(await open(token, { key: 'postback', customer, now: START + 1000 })).toBe('again');
  expect(await open(token, { key: 'other', customer: '7002', now: START + 1000 })).toBeUndefined();
  expect(await open(token, { key: 'later', customer, now: START + minute })).toBeUndefined();
});

test('of two people who open a link at the same time, one gets it', async () => {
  const token = await made();
  const opened = await Promise.all(['one', 'two', 'three', 'four'].map((key) => open(token, { key })));
  expect(opened.filter((link) => link !== undefined)).toHaveLength(1);
});

test('a link that is over, forged, or of another Page opens nothing', async () => {
  const token = await made();
  expect(await open(token, { now: START + 10 * minute })).toBeUndefined();
  expect(await open(token, { on: '999' })).toBeUndefined();
  expect(await open(`cc-${'A'.repeat(32)}`)).toBeUndefined();
  expect(await open(token, { now: START + 10 * minute - 1 })).toBeDefined();
});

test('a new link ends the one before, except for the event that had opened it', async () => {
  const first = await made();
  expect(await open(first, { key: 'opened in time' })).toBeDefined();
  const second = await made();
  const third = await made({ ...wanted, purpose: 'join' });
  expect(await open(first, { key: 'opened in time' })).toBeDefined();
  expect(await open(second, { key: 'too late' })).toBeUndefined();
  expect(await open(third, { key: 'opened' })).toMatchObject({ purpose: 'join' });
});

test('a visitor gets five links in an hour, whatever another visitor does', async () => {
  for (let n = 0; n < 5; n++) await made(wanted, START + n * minute);
  expect(await own.make(wanted, START + 59 * minute)).toBeUndefined();
  await made({ ...wanted, web: { page, customer: 'web-other' } }, START + 59 * minute);
  await made(wanted, START + 60 * minute);
});

test('a link that was refused does not end the open one', async () => {
  let token = '';
  for (let n = 0; n < 5; n++) token = await made();
  await own.make(wanted, START);
  expect(await open(token)).toBeDefined();
});

test('a link opens Messenger at Meta, and the phone of a simulator', () => {
  const token = `cc-${'x'.repeat(32)}`;
  expect(linkAddress('https://graph.facebook.com', page, token)).toBe(`https://m.me/${page}?ref=${token}`);
  expect(linkAddress('http://localhost:3003', page, token)).toBe(`http://localhost:3003/m/${page}?ref=${token}`);
});
