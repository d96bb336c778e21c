import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newConversation } from '../../lib/conversation/index.ts';
import { claimMail } from '../../lib/mail/consent.ts';
import { answerChoice, type ChoicePorts, consents, mailTokens, postedForm } from '../../lib/mail/index.ts';
import { addressHash } from '../../lib/mail/keys.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { startTable } from '../support/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
const queued: QueuedEvent[] = [];
let now = Date.UTC(2026, 10, 30);
beforeAll(async () => {
  table = await startTable();
  for (const customer of ['web-1', 'web-2', 'web-3']) {
    await dynamoStore(table).commit({ ...newConversation({ page: '7', customer }, now), seq: 1 });
  }
});
beforeEach(() => void queued.splice(0));
afterAll(() => table.stop());

const ports = (): ChoicePorts => ({
  tokens: mailTokens(table),
  consents: consents(table),
  store: dynamoStore(table),
  queue: { enqueue: async (events) => void queued.push(...events) },
  shop: 'Kiln <Cup>',
  now: () => now,
  log: () => undefined,
});
let addresses = 0;
/** A mail to an address of its own, with the token in its links. */
async function mailed(about: { customer?: string; locale?: string; address?: string; lasting?: boolean } = {}) {
  const { customer = 'web-1', lasting = true, locale } = about;
  const address = about.address ?? addressHash('7', `mia${addresses++}@example.org`);
  const token = await ports().tokens.make(
    { page: '7', customer, address, ...(locale && { locale }) },
    { now, lasting },
  );
  const ask = (form?: string) =>
    answerChoice(ports(), { token, id: 'r', ...(form !== undefined && { form: new URLSearchParams(form) }) });
  const claim = (of: string, key = `${of}-${now}`) =>
    ports().consents.change(address, (consent) => claimMail(consent, { customer: of, key }));
  return { address, token, ask, claim: async (of: string, key?: string) => (await claim(of, key)).permission };
}
const told = () => queued.map(({ thread, item }) => ({ customer: thread.customer, item }));

test('Opening the link changes nothing: programs that check mails follow it', async () => {
  const { ask, claim, address } = await mailed();
  expect(await claim('web-1')).toBe('first');
  const { statusCode, body, headers } = await ask();
  expect([statusCode, queued]).toEqual([200, []]);
  expect(body).toContain('Send further answers to this address, too?');
  expect(body).toContain('Mails from Kiln &lt;Cup&gt;');
  expect(body.match(/<form method="post">/g)).toHaveLength(2);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(await ports().consents.read(address)).toMatchObject({ asked: 'web-1', on: [] });
});

test('A mail program’s one click stops the mails of every conversation, and the thread is told', async () => {
  const { ask, claim, address } = await mailed();
  await claim('web-1');
  const { body } = await ask('List-Unsubscribe=One-Click');
  expect(body).toContain('No more mails come to this address.');
  expect(told()).toEqual([
    { customer: 'web-1', item: { from: 'mail', told: { kind: 'mail_choice', choice: 'stopped', address } } },
  ]);
  expect([await claim('web-1', 'later'), await claim('web-2')]).toEqual(['stopped', 'stopped']);
});

test('A mail program’s one click counts in both forms that RFC 8058 names, and nothing else is a click', async () => {
  const click = 'List-Unsubscribe=One-Click';
  const parts = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  const posts: readonly (readonly [string, string | undefined])[] = [
    [parts, 'multipart/form-data; boundary=b'],
    [click, 'application/x-www-form-urlencoded; charset=UTF-8'],
    [click, undefined],
    [click, 'text/plain'],
    ['--b\r\nbroken', 'multipart/form-data; boundary=b'],
  ];
  const clicked = posts.map(async ([body, type]) =>
    (await postedForm(Buffer.from(body), type)).get('List-Unsubscribe'),
  );
  expect(await Promise.all(clicked)).toEqual(['One-Click', 'One-Click', 'One-Click', null, null]);
});

test('Until its question was answered an address gets no second mail from any conversation', async () => {
  const { ask, claim, address } = await mailed();
  expect([await claim('web-1'), await claim('web-1', 'later'), await claim('web-2')]).toEqual([
    'first',
    'asked',
    'asked',
  ]);
  await ask('choice=on');
  expect(told()).toEqual([
    { customer: 'web-1', item: { from: 'mail', told: { kind: 'mail_choice', choice: 'on', address } } },
    { customer: 'web-2', item: { from: 'mail', told: { kind: 'mail_answered', address } } },
  ]);
  expect([await claim('web-1', 'more'), await claim('web-2'), await claim('web-3')]).toEqual([
    'further',
    'first',
    'asked',
  ]);
  expect(await claim('web-1', 'more again')).toBe('further');
});

test('A mail that was claimed is not claimed a second time', async () => {
  const { claim } = await mailed();
  expect([await claim('web-1', 'key'), await claim('web-1', 'key')]).toEqual(['first', 'claimed']);
});

test('A mail that was claimed is not claimed a second time, also where another one was claimed in between', async () => {
  const { ask, claim } = await mailed();
  await claim('web-1', 'first');
  await ask('choice=on');
  expect([await claim('web-1', 'one'), await claim('web-1', 'two')]).toEqual(['further', 'further']);
  expect([await claim('web-1', 'one'), await claim('web-1', 'first')]).toEqual(['claimed', 'claimed']);
});

test('Two conversations that claim at the same time get one mail between them', async () => {
  const { claim } = await mailed();
  const permissions = await Promise.all(['web-1', 'web-2', 'web-3'].map((customer) => claim(customer)));
  expect(permissions.toSorted()).toEqual(['asked', 'asked', 'first']);
});

test('Conversations that wait for the answer are told of each one until they have tried again', async () => {
  const { ask, claim, address } = await mailed();
  for (const of of ['web-1', 'web-2', 'web-3', 'web-2']) await claim(of);
  const answered = (customer: string) => ({
    customer,
    item: { from: 'mail', told: { kind: 'mail_answered', address } },
  });
  await ask('choice=on');
  expect(told().slice(1)).toEqual([answered('web-3'), answered('web-2')]);
  expect([await claim('web-3', 'again'), await claim('web-2', 'then')]).toEqual(['first', 'asked']);
  queued.splice(0);
  await ask('choice=stopped');
  expect(told().slice(1)).toEqual([answered('web-2')]);
  expect(await claim('web-2', 'last')).toBe('stopped');
  expect(await ports().consents.read(address)).not.toHaveProperty('waiting');
});

test('A reader who stopped the mails by mistake has them again by the same link, and in no other way', async () => {
  const { ask, claim } = await mailed();
  await claim('web-1');
  await ask('choice=stopped');
  expect((await ask()).body).toContain('Send further answers');
  expect(await claim('web-2')).toBe('stopped');
  await ask('choice=on');
  expect(await claim('web-1', 'again')).toBe('further');
});

test('The page is in the visitor’s language and direction', async () => {
  const { ask } = await mailed({ locale: 'he_IL' });
  expect((await ask()).body).toMatch(/<html lang="he-IL" dir="rtl">[\s\S]*הפסקת ההודעות האלה/);
});

test.each(['', 'x'.repeat(43), '../../etc/passwd', "' OR 1"])(
  'The token %j of no mail changes nothing',
  async (token) => {
    const form = new URLSearchParams('choice=stopped');
    const { statusCode, body } = await answerChoice(ports(), { token, form, id: 'r' });
    expect([statusCode, queued]).toEqual([404, []]);
    expect(body).toContain('This link does not work any more.');
    expect(body).not.toContain('<form');
  },
);

test('A form without a choice changes nothing', async () => {
  const { ask, address } = await mailed();
  expect((await ask('choice=everything')).statusCode).toBe(200);
  expect([queued, await ports().consents.read(address)]).toEqual([[], { on: [] }]);
});

test('The first mail’s link lasts, as its question does, and that of a further mail works for a year', async () => {
  const first = await mailed();
  const further = await mailed({ lasting: false });
  const sent = now;
  now = sent + 364 * 86_400_000;
  expect((await further.ask()).statusCode).toBe(200);
  now = sent + 366 * 86_400_000;
  expect([(await first.ask()).statusCode, (await further.ask()).statusCode]).toEqual([200, 404]);
  now = sent;
});

test('The table holds neither the token nor the address', async () => {
  const { token, claim } = await mailed({ address: addressHash('7', 'Secret@Example.org') });
  await claim('web-1');
  const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
  const { Items } = await table.documentClient.send(new ScanCommand({ TableName: table.table }));
  const all = JSON.stringify(Items);
  expect(all).toContain(addressHash('7', 'secret@example.org'));
  expect(all.toLowerCase()).not.toContain('secret@example.org');
  expect(all).not.toContain(token);
});

test('The page of a link that does not work any more is in the language of the reader’s browser', async () => {
  const page = async (token: string, accepts?: string) =>
    (await answerChoice(ports(), { token, accepts, id: 'r' })).body;
  expect(await page('over', 'gsw, de-CH;q=0.9, en;q=0.5')).toContain('<html lang="de-DE" dir="ltr">');
  expect(await page('over', 'ar')).toContain('<html lang="ar-AR" dir="rtl">');
  expect(await page('over')).toContain('<html lang="en-US" dir="ltr">');
  // The language of the chat goes first.
  const { token } = await mailed({ locale: 'fr_FR' });
  expect(await page(token, 'de')).toContain('<html lang="fr-FR"');
  expect(await page((await mailed()).token, 'de')).toContain('<html lang="de-DE"');
});

test('Of a conversation that was deleted nothing further is promised, and its mails can still be stopped', async () => {
  const thread = { page: '7', customer: 'web-deleted' };
  const store = dynamoStore(table);
  await store.commit({ ...newConversation(thread, now), seq: 1 });
  const { ask, claim, address } = await mailed({ customer: thread.customer });
  await claim(thread.customer);
  expect((await ask()).body).toContain('Send further answers');
  await store.bury(thread, { at: now, now });
  for (const form of [undefined, 'choice=on']) {
    const { body } = await ask(form);
    expect(body.match(/value="\w+"/g)).toEqual(['value="stopped"']);
    expect(body).not.toContain('urther answers');
  }
  expect((await ports().consents.read(address)).on).toEqual([]);
  expect((await ask('choice=stopped')).body).toContain('No more mails come to this address.');
  expect(await ports().consents.read(address)).toHaveProperty('stopped');
});
