import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toldItems } from '../../lib/agents/notify/told-items.ts';
import { newConversation } from '../../lib/conversation/index.ts';
import { showsDigits } from '../../lib/conversation/join/shows-digits.ts';
import { claimMail } from '../../lib/mail/consent.ts';
import { consents, mailTokens } from '../../lib/mail/index.ts';
import { addressHash } from '../../lib/mail/keys.ts';
import { sha256 } from '../../lib/sha256.ts';
import { itemKinds, type KindsThat } from '../../lib/store/item-kinds.ts';
import { systemWords } from '../../lib/turn/system-words.ts';
import { startWorld } from '../live/world.ts';
import { forgets } from './forgets.ts';

/* One item of each kind that a conversation may lead to, and what is left of them. */

const ADDRESS = 'mia.secret@example.org';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const put = (key: object, more: object) =>
  world.documentClient.send(new PutCommand({ TableName: world.table, Item: { ...key, ...more } }));

/** JSON has no sets. */
const readable = (_: string, value: unknown) => (value instanceof Set ? [...value] : value);

type Visitor = Awaited<ReturnType<(typeof world)['visitor']>>;
type Fill = (visitor: Visitor, now: number) => Promise<unknown>;

/** Writes an item of each kind, with words of the customer where it has any. A new kind needs one to compile. */
const fill: { readonly [Kind in KindsThat<'replace' | 'delete' | 'find' | 'keep'>]: Fill } = {
  conversation: ({ thread, token }, now) =>
    world.commit({
      ...newConversation(thread, now),
      seq: 1,
      name: 'Mia Secret',
      preview: 'a secret',
      sessions: [sha256(token)],
      mail: { address: ADDRESS, site: 'shop.example', page: 'https://shop.example/secret', at: now, state: 'asked' },
      saved: { order: 'secret' },
    }),
  line: ({ thread }) => world.write(thread, { seq: 1, content: { message: { mid: 'm', text: 'a secret' } } }),
  note: ({ thread }) => put(itemKinds.note.key(thread, 1, 'n'), { text: 'a secret' }),
  marker: ({ thread }, now) => world.live.store.mark(thread, 'k', 1, now - 60_000),
  day: ({ thread }) => put(itemKinds.day.key(thread, '2026-11-01'), { about: 'a secret' }),
  hint: ({ thread }) => put(itemKinds.hint.key(thread), { about: 'a secret' }),
  told: ({ thread }, now) => put(itemKinds.told.key(thread), { at: now - 60_000, about: 'a secret' }),
  // The visitor’s browser has these.
  session: async () => {},
  connection: async () => {},
  connectionInThread: async () => {},
  limits: (visitor) => visitor.asks({ type: 'event', id: 'e', message: { text: 'a secret' } }),
  link: (visitor) => visitor.asks({ type: 'link', id: 'l', purpose: 'follow' }),
  watch: ({ thread }) => put(itemKinds.watch.key(thread, 'agent'), { live: { role: 'agent' } }),
  mailToken: ({ thread }, now) =>
    mailTokens(world).make({ ...thread, address: addressHash(thread.page, ADDRESS) }, { now, lasting: true }),
  mailConsent: ({ thread: { page, customer } }) =>
    consents(world).change(addressHash(page, ADDRESS), (consent) => claimMail(consent, { customer, key: 'key' })),
  waiters: ({ thread }, now) => toldItems(world).placeOf(thread, now),
  networkBlock: (_, now) => world.live.networkBlocks.block('10.0.0.1', now + 60_000, now),
};

test('Of every kind of item a forgotten conversation leaves no word, name or address of its customer', async () => {
  const visitor = await world.visitor();
  const { thread, token } = visitor;
  const { now } = world.clock;
  for (const write of Object.values(fill)) await write(visitor, now);
  const traces = async (pattern: RegExp) => {
    const found = (await world.items()).filter((item) => pattern.test(JSON.stringify(item, readable)));
    return found.map(({ pk, sk }) => `${String(pk).slice(0, 2)} ${sk}`).sort();
  };
  expect((await traces(/secret/i)).length).toBeGreaterThanOrEqual(6);

  expect(await forgets(world, thread)).toMatchObject({ isDone: true });

  expect(await traces(/secret/i)).toEqual([]);
  expect(await traces(new RegExp(sha256(token)))).toEqual(['C# L']);
  // The tombstone, the counts, an agent who looks on, the link that stops mails, and the list of those who want none.
  expect(await traces(new RegExp(thread.customer))).toEqual(['C# L', 'C# STATE', 'C# W#agent', 'MA MAIL', 'T# T']);
});

test('Of a forgotten conversation of Messenger no session keeps the customer: neither with digits nor with a join', async () => {
  const { thread: web, token } = await world.visitor();
  const customer = '7000000000000071';
  const thread = { page: web.page, customer };
  const asks = { id: 'link', session: sha256(token), hash: 'hash', site: 'shop.example' };
  const { now } = world.clock;
  const opening = { ...asks, kind: 'opened', purpose: 'join', link: 'link', web: web.customer } as const;
  const digits = { digits: '123456', hash: 'hash' };
  const words = () => systemWords('en_US');
  const shown = showsDigits(newConversation(thread, now), { ...opening, digits }, { appId: '1', now, words });
  const naming = async () => {
    const found = (await world.items()).filter((item) => JSON.stringify(item, readable).includes(customer));
    return found.map(({ pk, sk }) => `${String(pk).slice(0, 2)} ${sk}`).sort();
  };

  await world.commit(shown.conversation);
  await world.push.digits(thread, asks);
  expect(await naming()).toContain('T# T');
  await forgets(world, thread);
  expect(await naming()).toEqual(['C# STATE']);

  // A browser that has joined, and shows the website alone again.
  const join = { id: 'join', session: asks.session, web: web.customer };
  await world.push.digits(thread, { ...asks, id: 'another link' });
  await world.push.join(thread, { ...join, through: 0 });
  await world.push.unjoin(thread, join);
  expect(await naming()).not.toContain('T# T');
});
