import { createHash } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation, Thread } from '../../lib/conversation/index.ts';
import { parseEvent } from '../../lib/messenger/index.ts';
import { perNetwork } from '../../lib/protocol/index.ts';
import { page, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 10 * 60_000;
  world.queued.length = world.logged.length = 0;
  world.queue.isDown = false;
  world.gateway.fault.status = 0;
});

const minute = 60_000;
const hour = 60 * minute;

function someConversation(thread: Thread, changes: Partial<Conversation> = {}): Conversation {
  const base = {
    version: 0,
    seq: 0,
    generation: 0,
    surface: 'web',
    lastIn: {},
    createdAt: 1,
    at: 1,
    saved: {},
    pending: [],
  } as const;
  return { thread, owner: { kind: 'bot' }, ...base, ...changes };
}

describe('A connection', () => {
  test('is accepted from a page on one of the operator’s domains', () => {
    expect(world.connect('https://shop.example')).toBe(true);
    expect(world.logged).toEqual([]);
  });

  test.each([undefined, '', 'null', 'https://evil.example', 'https://shop.example.evil.example'])(
    'is refused from the origin %j, with one log line',
    (origin) => {
      expect(world.connect(origin)).toBe(false);
      expect(world.logged).toHaveLength(1);
      expect(world.logged[0]?.message).toContain('whitelistedDomains');
    },
  );
});

describe('A hello', () => {
  test('without a session is answered with what the panel needs, and nothing is stored', async () => {
    const before = await world.items();
    const tab = world.browser();
    expect(await tab.hello({ locale: 'en_US', page })).toMatchObject({
      session: null,
      newest: 0,
      entries: [],
      more: false,
      owner: 'bot',
      profile: {
        get_started: true,
        get_started_payload: 'GET_STARTED',
        ice_breakers: [{ question: 'Where is my order?', payload: 'ORDER' }],
        persistent_menu: { call_to_actions: [{ title: 'Talk to a person' }] },
      },
    });
    expect(await tab.asks({ type: 'ping', id: 'p1' })).toMatchObject({ type: 'pong', id: 'p1', newest: 0 });
    await tab.leaves();
    expect(await world.items()).toEqual(before);
  });

  test('without a session is needed once: later pings are answered with the menu as it is then', async () => {
    const tab = world.browser();
    await tab.hello({ locale: 'en_US' });
    const menu = (title: string) => ({ call_to_actions: [{ type: 'postback' as const, title, payload: 'P' }] });
    await world.live.menuOverrides.change({
      persistent_menu: [
        { locale: 'default', ...menu('New') },
        { locale: 'de_DE', ...menu('Neu') },
      ],
    });
    for (const [locale, title] of [
      ['en_US', 'New'],
      ['de_DE', 'Neu'],
    ]) {
      expect(await tab.asks({ type: 'ping', id: 'p1', locale })).toMatchObject({
        profile: { persistent_menu: { call_to_actions: [{ title }] } },
      });
    }
    await world.live.menuOverrides.change({});
  });

  test('is answered without a menu where the profile disables it for the plugin', async () => {
    expect((await world.browser().hello({ locale: 'de_DE' })).profile.persistent_menu).toBeNull();
  });

  test('with start is answered with a random token of 256 bits, of which only a hash is stored', async () => {
    const one = await world.browser().hello({ start: true });
    const other = await world.browser().hello({ start: true });
    const token = one.session?.token ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(token).not.toBe(other.session?.token);
    expect(one.session?.expires).toBe(world.clock.now + 30 * 24 * hour);
    const items = await world.items();
    expect(JSON.stringify(items)).not.toContain(token);
    expect(items.map(({ pk }) => pk)).toContain(`T#${createHash('sha256').update(token).digest('hex')}`);
  });

  test('with a session is answered with the newest lines in order, and says that there are older ones', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, ...Array.from({ length: 40 }, (_, n) => ({ seq: n + 1 })));
    const welcome = await world.browser().hello({ session: visitor.token });
    expect(welcome.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, n) => n + 11));
    expect(welcome).toMatchObject({ newest: 40, more: true, session: { expires: visitor.expires } });
    expect(welcome.session).not.toHaveProperty('token');
  });

  test('with after is answered with the lines that were missed, and says whether there are more', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, ...Array.from({ length: 40 }, (_, n) => ({ seq: n + 1 })));
    const numbers = async (after: number) => {
      const { entries, more, newest } = await world.browser().hello({ session: visitor.token, after });
      return { first: entries[0]?.seq, last: entries.at(-1)?.seq, more, newest };
    };
    expect(await numbers(35)).toEqual({ first: 36, last: 40, more: false, newest: 40 });
    expect(await numbers(2)).toEqual({ first: 3, last: 32, more: true, newest: 40 });
    expect(await numbers(40)).toEqual({ first: undefined, last: undefined, more: false, newest: 40 });
  });

  test('is answered with the owner of the thread, and with what was delivered and read', async () => {
    const visitor = await world.visitor();
    await world.write(
      visitor.thread,
      { seq: 1 },
      { seq: 2, speaker: 'agent', content: { sent: { text: 'Hello' } }, status: 'sent' },
      { seq: 3 },
    );
    const owner = { kind: 'page_inbox', until: world.clock.now + hour } as const;
    await world.commit(someConversation(visitor.thread, { owner, seen: 1 }));
    expect(await visitor.hello({ session: visitor.token })).toMatchObject({
      owner: 'page_inbox',
      marks: { delivered: 3, read: 1 },
    });
    world.clock.now += 2 * hour;
    expect(await visitor.hello({ session: visitor.token })).toMatchObject({ owner: 'bot' });
  });

  test('registers the connection before it reads the history, so that no line is missed', async () => {
    const visitor = await world.visitor();
    const tab = world.browser();
    const found: boolean[] = [];
    const { history } = world.live.store;
    world.live.store.history = async (...range) => {
      const live = await world.live.connections.ofThread(visitor.thread, world.clock.now);
      found.push(live.some(({ id }) => id === tab.connection));
      return history(...range);
    };
    await tab.hello({ session: visitor.token }).finally(() => {
      world.live.store.history = history;
    });
    expect(found).toEqual([true]);
  });

  test('with an unknown session is answered with session_unknown and no data', async () => {
    const answer = await world.browser().asks({ type: 'hello', id: 'h', session: 'made-up' });
    expect(answer).toMatchObject({ type: 'error', id: 'h', code: 'session_unknown' });
    expect(Object.keys(answer ?? {}).sort()).toEqual(['code', 'id', 'message', 'type']);
  });

  test('with a session of another Page’s website is answered with session_unknown', async () => {
    const { token } = await world.visitor();
    const answer = await world.browser().asks({ type: 'hello', id: 'h', session: token, page: '999' });
    expect(answer).toMatchObject({ code: 'session_unknown' });
  });

  test('prolongs the session, with at most one write a day', async () => {
    const visitor = await world.visitor();
    const hello = async () => (await world.browser().hello({ session: visitor.token })).session?.expires;
    world.clock.now += 23 * hour;
    expect(await hello()).toBe(visitor.expires);
    world.clock.now += hour;
    const prolonged = visitor.expires + 24 * hour;
    expect(await hello()).toBe(prolonged);
    expect(await hello()).toBe(prolonged);
    world.clock.now += 29 * 24 * hour;
    expect(await hello()).toBe(prolonged + 29 * 24 * hour);
  });

  test('prolongs a session of an older version, which lasted 24 hours', async () => {
    const visitor = await world.visitor();
    const Key = { pk: `T#${createHash('sha256').update(visitor.token).digest('hex')}`, sk: 'T' };
    const expires = world.clock.now + hour;
    await world.documentClient.send(
      new UpdateCommand({
        TableName: world.table,
        Key,
        UpdateExpression: 'SET expires = :expires',
        ExpressionAttributeValues: { ':expires': expires },
      }),
    );
    const { session } = await world.browser().hello({ session: visitor.token });
    expect(session?.expires).toBe(world.clock.now + 30 * 24 * hour);
  });

  test('with a session that was not used for 30 days is refused, and so are frames of its open connection', async () => {
    const visitor = await world.visitor();
    world.clock.now += 30 * 24 * hour;
    expect(await world.browser().asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({
      code: 'session_unknown',
    });
    expect(await visitor.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
      code: 'session_unknown',
    });
    expect(await visitor.asks({ type: 'history', id: 'g' })).toMatchObject({ code: 'session_unknown' });
    expect(world.queued).toEqual([]);
  });

  test('with start is accepted 60 times a minute from a network, over all instances of the function', async () => {
    const hello = (fields: object) => world.browser('203.0.113.7').asks({ type: 'hello', id: 'h', ...fields });
    for (let n = 0; n < 60; n++) {
      if (n % 10 === 0) world.restart();
      expect(await hello({ start: true })).toMatchObject({ type: 'welcome' });
    }
    world.restart();
    const refused = await hello({ start: true });
    expect(refused).toMatchObject({ type: 'error', id: 'h', code: 'slow_down', retry_after: expect.any(Number) });
    expect(await world.browser('198.51.100.1').asks({ type: 'hello', id: 'h', start: true })).toMatchObject({
      type: 'welcome',
    });
    world.clock.now += Number(refused?.type === 'error' && refused.retry_after) * 1_000;
    expect(await hello({ start: true })).toMatchObject({ type: 'welcome' });
  });

  test('of the 61st visitor of a minute behind one address is answered with the greeting, and so is a known session', async () => {
    const address = '203.0.113.8';
    const known = await world.visitor(address);
    for (let n = 0; n < 61; n++) await world.browser(address).asks({ type: 'hello', id: 'h', start: true });
    expect(await world.browser(address).asks({ type: 'hello', id: 'h', start: true })).toMatchObject({
      code: 'slow_down',
    });
    expect(await world.browser(address).hello()).toMatchObject({ session: null, profile: { get_started: true } });
    await world.browser(address).hello({ session: known.token });
    expect(await known.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({ type: 'ack' });
  });

  test.each([
    ['hello without a session', 'hello', perNetwork.hello, {}],
    ['hello with a guessed token', 'hello', perNetwork.hello, { session: 'guess' }],
    ['ping', 'ping', perNetwork.ping, {}],
    ['end', 'end', perNetwork.end, { session: 'guess' }],
  ])('a %s has a limit for a network that holds over all instances of the function', async (_, type, limit, fields) => {
    const address = `198.51.100.${100 + Math.floor(Math.random() * 100)}`;
    const ask = () => world.browser(address).asks({ type, id: 'x', ...fields });
    expect(await ask()).not.toMatchObject({ code: 'slow_down' });
    // What other instances have counted is in the table. This one learns it when it has counted its own share.
    const Item = { pk: `R#${address}#${Math.floor(world.clock.now / minute)}`, sk: 'R', [type]: limit };
    await world.documentClient.send(new PutCommand({ TableName: world.table, Item }));
    let asked = 1;
    for (; asked < limit / 10; asked += 1) {
      const answer = await ask();
      if (answer?.type === 'error' && answer.code === 'slow_down') break;
    }
    expect(asked).toBeLessThan(limit / 10);
    world.clock.now += minute;
    expect(await ask()).not.toMatchObject({ code: 'slow_down' });
  });

  test('with a session is accepted 30 times a minute, from whatever address', async () => {
    const { token } = await world.visitor();
    const hello = () => world.browser().asks({ type: 'hello', id: 'h', session: token });
    for (let n = 0; n < 30; n++) expect(await hello()).toMatchObject({ type: 'welcome' });
    expect(await hello()).toMatchObject({ code: 'slow_down' });
    world.clock.now += minute;
    expect(await hello()).toMatchObject({ type: 'welcome' });
  });

  test('is counted for a whole IPv6 /64 network', async () => {
    const start = (address: string) => world.browser(address).asks({ type: 'hello', id: 'h', start: true });
    for (let n = 0; n < 60; n++) await start(`2001:db8:0:7::${n.toString(16)}`);
    expect(await start('2001:db8:0:7:aaaa::1')).toMatchObject({ code: 'slow_down' });
    expect(await start('2001:db8:0:8::1')).toMatchObject({ type: 'welcome' });
  });
});

describe('An action of a visitor', () => {
  test('is queued as the event that Meta’s plugin caused, and then acknowledged', async () => {
    const visitor = await world.visitor();
    const answer = await visitor.asks({
      type: 'event',
      id: 'c-9',
      message: { text: ' Red ', quick_reply: { payload: 'RED' }, tags: { source: 'forged' }, is_echo: true },
    });
    expect(answer).toEqual({ type: 'ack', id: 'c-9' });
    expect(world.queued).toHaveLength(1);
    const [queued] = world.queued;
    expect(queued).toMatchObject({ source: 'web', clientId: 'c-9', thread: visitor.thread, at: world.clock.now });
    expect(visitor.thread).toEqual({ page, customer: expect.stringMatching(/^web-/) });
    const event = parseEvent(queued?.item, { standby: false, now: world.clock.now });
    expect(event).toMatchObject({
      type: 'message',
      sender: { id: visitor.thread.customer },
      recipient: { id: page },
      timestamp: world.clock.now,
      message: {
        mid: expect.stringMatching(/^w_[0-9a-f]{64}$/),
        text: ' Red ',
        quick_reply: { payload: 'RED' },
        tags: { source: 'customer_chat_plugin' },
      },
    });
    expect(queued?.item).not.toHaveProperty('message.is_echo');
  });

  test('has the same key and mid when it is sent again, and another key in another thread', async () => {
    const [one, other] = [await world.visitor(), await world.visitor()];
    const line = { type: 'event', id: 'c-1', message: { text: 'hi' } };
    await one.asks(line);
    world.clock.now += 3 * minute;
    await world.browser().hello({ session: one.token });
    await one.asks(line);
    await other.asks(line);
    const [first, again, theirs] = world.queued;
    expect(again?.key).toBe(first?.key);
    const { timestamp, ...same } = Object(first?.item);
    expect(timestamp).toBeLessThan(world.clock.now);
    expect(again?.item).toMatchObject(same);
    expect(theirs?.key).not.toBe(first?.key);
  });

  test('that is a postback with a referral is queued with the fields that Meta adds to the referral', async () => {
    const visitor = await world.visitor();
    const referral = { ref: 'shoes', referer_uri: 'https://shop.example/shoes' };
    await visitor.asks({
      type: 'event',
      id: 'c',
      postback: { title: 'Get Started', payload: 'GET_STARTED', referral },
    });
    expect(parseEvent(world.queued[0]?.item, { standby: false, now: world.clock.now })).toMatchObject({
      type: 'postback',
      postback: {
        title: 'Get Started',
        payload: 'GET_STARTED',
        referral: { ...referral, source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD', is_guest_user: true },
      },
    });
  });

  test('that is a referral becomes Get Started in a new conversation, a referral event in an old one', async () => {
    const visitor = await world.visitor();
    const frame = { type: 'event', referral: { ref: 'shoes', referer_uri: 'https://shop.example/shoes' } };
    await visitor.asks({ ...frame, id: 'c-1' });
    await world.commit(someConversation(visitor.thread));
    await visitor.asks({ ...frame, id: 'c-2' });
    const referral = { ref: 'shoes', source: 'CUSTOMER_CHAT_PLUGIN', is_guest_user: true };
    expect(world.queued.map(({ item }) => item)).toMatchObject([
      { postback: { title: '', payload: 'GET_STARTED', referral } },
      { referral },
    ]);
  });

  test('that is a postback without a payload becomes Get Started', async () => {
    const visitor = await world.visitor();
    await visitor.asks({ type: 'event', id: 'c', postback: { title: 'Get Started' } });
    expect(world.queued[0]?.item).toMatchObject({ postback: { payload: 'GET_STARTED' } });
  });

  test('that is a read mark is queued with the time of the line that was read', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, { seq: 1, at: 5_000, speaker: 'bot', content: { sent: { text: 'hi' } } });
    expect(await visitor.asks({ type: 'event', id: 'c', read: { seq: 1 } })).toMatchObject({ type: 'ack' });
    expect(world.queued[0]?.item).toMatchObject({ read: { watermark: 5_000 } });
    expect(await visitor.asks({ type: 'event', id: 'd', read: { seq: 2 } })).toMatchObject({ code: 'bad_frame' });
  });

  test('is refused without a session', async () => {
    const tab = world.browser();
    await tab.hello();
    expect(await tab.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
      id: 'c',
      code: 'session_needed',
    });
    expect(await tab.asks({ type: 'history', id: 'g' })).toMatchObject({ id: 'g', code: 'hello_first' });
    expect(world.queued).toEqual([]);
  });

  test('is accepted 20 times a minute over all tabs; the next one is refused and can be sent again later', async () => {
    const visitor = await world.visitor();
    const tabs = [visitor, world.browser(), world.browser()];
    for (const tab of tabs.slice(1)) await tab.hello({ session: visitor.token });
    const say = async (n: number) => {
      const answer = await tabs[n % 3]?.asks({ type: 'event', id: `c-${n}`, message: { text: `${n}` } });
      await world.handle();
      return answer;
    };
    for (let n = 1; n <= 20; n++) expect(await say(n)).toEqual({ type: 'ack', id: `c-${n}` });
    const refused = await say(21);
    expect(refused).toMatchObject({
      type: 'error',
      id: 'c-21',
      code: 'slow_down',
      message: expect.stringContaining('wait'),
    });
    expect(world.queued).toHaveLength(20);
    world.clock.now += Number(refused?.type === 'error' && refused.retry_after) * 1_000;
    expect(await say(21)).toEqual({ type: 'ack', id: 'c-21' });
  });

  test('is refused while five of its thread are not handled, over all tabs, and accepted when one is', async () => {
    const [visitor, other] = [await world.visitor(), await world.visitor()];
    const tab = world.browser();
    await tab.hello({ session: visitor.token });
    const frame = (n: number) => ({ type: 'event', id: `c-${n}`, message: { text: `${n}` } });
    for (let n = 1; n <= 5; n++) expect(await (n % 2 ? tab : visitor).asks(frame(n))).toMatchObject({ type: 'ack' });
    const refused = await tab.asks(frame(6));
    expect(refused).toMatchObject({ code: 'slow_down', id: 'c-6' });
    expect(Number(refused?.type === 'error' && refused.retry_after)).toBeLessThan(10);
    expect(world.queued).toHaveLength(5);
    expect(await other.asks(frame(1))).toMatchObject({ type: 'ack' });
    await world.handle(1);
    expect(await tab.asks(frame(6))).toMatchObject({ type: 'ack' });
    expect(await tab.asks(frame(7))).toMatchObject({ code: 'slow_down' });
  });

  test('that is sent again counts once, and one that waits in the dead-letter queue does not count for good', async () => {
    const visitor = await world.visitor();
    const frame = (n: number) => ({ type: 'event', id: `c-${n}`, message: { text: `${n}` } });
    for (let n = 1; n <= 5; n++) await visitor.asks(frame(n));
    for (let n = 0; n < 10; n++) expect(await visitor.asks(frame(5))).toMatchObject({ type: 'ack' });
    expect(await visitor.asks(frame(6))).toMatchObject({ code: 'slow_down' });
    world.clock.now += 11 * minute;
    expect(await visitor.asks(frame(6))).toMatchObject({ type: 'ack' });
  });

  test('that could not be queued does not count as unhandled', async () => {
    const visitor = await world.visitor();
    world.queue.isDown = true;
    for (let n = 1; n <= 8; n++) {
      const answer = await visitor.asks({ type: 'event', id: `c-${n}`, message: { text: 'x' } });
      expect(answer).toMatchObject({ code: 'unavailable' });
    }
  });

  test('that comes from all tabs at once is still limited to five unhandled ones', async () => {
    const visitor = await world.visitor();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => visitor.asks({ type: 'event', id: `c-${n}`, message: { text: `${n}` } })),
    );
    expect(answers.filter((answer) => answer?.type === 'ack').length).toBeLessThanOrEqual(5);
    expect(world.queued.length).toBeLessThanOrEqual(5);
  });

  test('that is a repeated read mark is one event, and a lower one is none', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, { seq: 1 }, { seq: 2 }, { seq: 3 });
    const read = (seq: number, id: string) => visitor.asks({ type: 'event', id, read: { seq } });
    for (const [seq, id] of [
      [2, 'a'],
      [2, 'b'],
      [1, 'c'],
      [2, 'd'],
    ] as const) {
      expect(await read(seq, id)).toEqual({ type: 'ack', id });
    }
    expect(world.queued).toHaveLength(1);
    await read(3, 'e');
    expect(world.queued).toHaveLength(2);
  });

  test('leaves one item of less than a kilobyte beside the conversation, and none at the connection', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, { seq: 1 });
    const own = async () => (await world.items()).find(({ pk }) => pk === `S#${visitor.connection}`);
    const before = await own();
    for (let n = 0; n < 60; n++) {
      world.clock.now += 30_000;
      for (const frame of [
        { type: 'event', id: `c-${n}`, message: { text: 'x' } },
        { type: 'event', id: `r-${n}`, read: { seq: 1 } },
        { type: 'typing', on: true },
        { type: 'history', id: 'g' },
        { type: 'nonsense' },
      ]) {
        await visitor.asks(frame);
      }
    }
    expect(await own()).toEqual(before);
    const items = (await world.items()).filter(
      ({ pk, sk }) => pk === `C#${page}:${visitor.thread.customer}` && sk === 'L',
    );
    expect(items).toHaveLength(1);
    expect(Object.keys(items[0] ?? {}).length).toBeLessThan(15);
    expect(JSON.stringify(items[0]).length).toBeLessThan(1_000);
  });

  test('is not acknowledged while the queue cannot be reached, and accepted when it can', async () => {
    const visitor = await world.visitor();
    const line = { type: 'event', id: 'c', message: { text: 'a secret' } };
    world.queue.isDown = true;
    expect(await visitor.asks(line)).toMatchObject({ type: 'error', id: 'c', code: 'unavailable' });
    expect(JSON.stringify(world.logged)).not.toContain('a secret');
    expect(world.logged).toMatchObject([{ level: 'error' }]);
    world.queue.isDown = false;
    expect(await visitor.asks(line)).toEqual({ type: 'ack', id: 'c' });
  });
});

describe('The history', () => {
  test('is answered after and before a number, for the visitor’s own thread only', async () => {
    const [one, other] = [await world.visitor(), await world.visitor()];
    await world.write(one.thread, ...Array.from({ length: 35 }, (_, n) => ({ seq: n + 1 })));
    const ask = async (who: typeof one, range: object) => {
      const answer = await who.asks({ type: 'history', id: 'g', ...range });
      if (answer?.type !== 'history') throw new Error(JSON.stringify(answer));
      return { numbers: answer.entries.map(({ seq }) => seq), more: answer.more };
    };
    expect(await ask(one, { after: 33 })).toEqual({ numbers: [34, 35], more: false });
    expect(await ask(one, { before: 4 })).toEqual({ numbers: [1, 2, 3], more: false });
    expect((await ask(one, { before: 35 })).more).toBe(true);
    expect(await ask(other, { after: 0 })).toEqual({ numbers: [], more: false });
  });

  test('has lines without keys, metadata, payloads and details of errors', async () => {
    const visitor = await world.visitor();
    await world.write(
      visitor.thread,
      { seq: 1, clientId: 'c-1', content: { postback: { title: 'Start', payload: 'SECRET_PAYLOAD' } } },
      {
        seq: 2,
        speaker: 'bot',
        status: 'failed',
        content: { sent: { text: 'Hello', metadata: 'SECRET_METADATA' } },
        error: { code: 'SECRET_CODE', message: 'SECRET_MESSAGE' },
        key: 'SECRET_KEY',
      },
      {
        seq: 3,
        speaker: 'bot',
        status: 'sent',
        content: {
          control: {
            action: 'pass',
            from: 'bot',
            to: 'agent',
            toAgent: { id: 'SECRET_ID', name: 'Ana' },
            metadata: 'SECRET_METADATA',
          },
        },
      },
      { seq: 4, speaker: 'bot', status: 'dropped', content: { sent: { text: 'SECRET_TEXT' } } },
      { seq: 5, deleted: true, content: { message: { mid: 'w_5', text: 'SECRET_TEXT' } } },
    );
    const { entries } = await visitor.hello({ session: visitor.token });
    expect(JSON.stringify(entries)).not.toContain('SECRET');
    expect(entries).toMatchObject([
      { seq: 1, client: 'c-1', postback: { title: 'Start' } },
      { seq: 2, status: 'failed', sent: { text: 'Hello' } },
      { seq: 3, control: { action: 'pass', from: 'bot', to: 'agent', toName: 'Ana' } },
      { seq: 4, status: 'dropped' },
      { seq: 5, deleted: true, message: {} },
    ]);
    expect(entries[0]).not.toHaveProperty('status');
  });

  test('comes in frames of at most 32 KB, and the browser asks for the rest', async () => {
    const visitor = await world.visitor();
    const text = 'ü'.repeat(2_000);
    await world.write(
      visitor.thread,
      ...Array.from({ length: 30 }, (_, n) => ({ seq: n + 1, content: { message: { mid: 'm', text } } })),
    );
    const seen: number[] = [];
    let welcome = await visitor.hello({ session: visitor.token, after: 0 });
    expect(welcome.newest).toBe(30);
    for (;;) {
      expect(Buffer.byteLength(JSON.stringify(welcome))).toBeLessThanOrEqual(32 * 1024);
      seen.push(...welcome.entries.map(({ seq }) => seq));
      if (!welcome.more) break;
      welcome = await visitor.hello({ session: visitor.token, after: seen.at(-1) });
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    const newest = await visitor.hello({ session: visitor.token });
    expect(newest).toMatchObject({ more: true, newest: 30 });
    expect(newest.entries.at(-1)?.seq).toBe(30);
  });

  test('has its newest number in the answer to a ping', async () => {
    const visitor = await world.visitor();
    await world.write(visitor.thread, { seq: 1 }, { seq: 2 });
    expect(await visitor.asks({ type: 'ping', id: 'p1' })).toEqual({ type: 'pong', id: 'p1', newest: 2 });
  });
});

describe('Ending the chat', () => {
  test('deletes the session, tells the other tabs, and keeps the history for the business', async () => {
    const visitor = await world.visitor();
    const tabs = [world.browser(), world.browser()];
    for (const tab of tabs) await tab.hello({ session: visitor.token });
    await world.write(visitor.thread, { seq: 1 });
    expect(await visitor.asks({ type: 'end', id: 'e1' })).toEqual({ type: 'ended', id: 'e1' });
    expect(tabs.map((tab) => tab.pushed())).toEqual([[{ type: 'ended' }], [{ type: 'ended' }]]);
    expect(visitor.pushed()).toEqual([]);
    for (const tab of [visitor, ...tabs]) {
      expect(await tab.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
        code: 'session_needed',
      });
      expect(await tab.asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({
        code: 'session_unknown',
      });
    }
    expect(await world.live.store.line(visitor.thread, 1)).toBeDefined();
  });

  test('is final for a hello of another tab that has found the session already', async () => {
    const visitor = await world.visitor();
    const tab = world.browser();
    const { add } = world.live.connections;
    world.live.connections.add = async (...connection) => {
      world.live.connections.add = add;
      expect(await visitor.asks({ type: 'end', id: 'e1' })).toMatchObject({ type: 'ended' });
      return add(...connection);
    };
    expect(await tab.asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({
      code: 'session_unknown',
    });
    expect(await tab.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
      code: 'session_needed',
    });
    expect(await world.live.connections.ofThread(visitor.thread, world.clock.now)).toEqual([]);
    await world.push.typing(visitor.thread, 'bot', true);
    expect(tab.pushed()).toEqual([]);
  });

  test.each([
    ['an event', { type: 'event', id: 'c', message: { text: 'hi' } }],
    ['a question for the history', { type: 'history', id: 'c' }],
  ])('is final for %s of another tab that has found its connection already', async (_, frame) => {
    const visitor = await world.visitor();
    const tab = world.browser();
    await tab.hello({ session: visitor.token });
    await world.write(visitor.thread, { seq: 1 });
    const { get } = world.live.connections;
    world.live.connections.get = async (id) => {
      const connection = await get(id);
      world.live.connections.get = get;
      expect(await visitor.asks({ type: 'end', id: 'e1', session: visitor.token })).toMatchObject({ type: 'ended' });
      return connection;
    };
    expect(await tab.asks(frame)).toMatchObject({ id: 'c', code: 'session_unknown' });
    expect(world.queued.filter(({ source }) => source === 'web')).toEqual([]);
  });

  test('is told to the worker once, and again after the queue was down', async () => {
    const visitor = await world.visitor();
    const ends = { type: 'end', id: 'e1', session: visitor.token };
    world.queue.isDown = true;
    expect(await visitor.asks(ends)).toMatchObject({ code: 'unavailable' });
    expect(await visitor.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
      code: 'session_unknown',
    });
    world.queue.isDown = false;
    for (const tab of [visitor, world.browser()]) {
      expect(await tab.asks(ends)).toEqual({ type: 'ended', id: 'e1' });
    }
    expect(world.queued).toEqual([
      {
        thread: visitor.thread,
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        id: expect.any(String),
        at: world.clock.now,
        source: 'clock',
        item: { left: true },
      },
    ]);
  });

  test('is done for the session that the frame names, from a connection that never said hello with it', async () => {
    const visitor = await world.visitor();
    expect(await world.browser().asks({ type: 'end', id: 'e1', session: visitor.token })).toEqual({
      type: 'ended',
      id: 'e1',
    });
    expect(visitor.pushed()).toEqual([{ type: 'ended' }]);
    expect(await visitor.asks({ type: 'event', id: 'c', message: { text: 'hi' } })).toMatchObject({
      code: 'session_needed',
    });
    expect(await world.browser().asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({
      code: 'session_unknown',
    });
  });

  test('is answered for a visitor without a session, too', async () => {
    expect(await world.browser().asks({ type: 'end', id: 'e1' })).toEqual({ type: 'ended', id: 'e1' });
  });
});

describe('A wrong frame', () => {
  test.each([
    ['binary', undefined, 'bad_frame', 'binary'],
    ['binary', Buffer.from('{}'), 'bad_frame', 'binary'],
    ['not JSON', '{"type":', 'bad_frame', 'not JSON'],
    ['not an object', '[]', 'bad_frame', 'JSON object'],
    ['null', 'null', 'bad_frame', 'JSON object'],
    ['without a type', '{}', 'bad_frame', 'type'],
    ['of an unknown type', '{"type":"dance","id":"1"}', 'unknown_type', 'dance'],
    ['without an id', '{"type":"ping"}', 'bad_frame', 'id'],
    [
      'over 8 KB',
      JSON.stringify({ type: 'event', id: 'c', message: { text: 'ü'.repeat(5_000) } }),
      'too_large',
      '8192',
    ],
    [
      'of 100,000 characters',
      JSON.stringify({ type: 'event', id: 'c', message: { text: 'x'.repeat(100_000) } }),
      'too_large',
      '8192',
    ],
    [
      'with a text over 2,000',
      JSON.stringify({ type: 'event', id: 'c', message: { text: 'x'.repeat(2_001) } }),
      'too_large',
      '2000',
    ],
    ['with an empty text', '{"type":"event","id":"c","message":{"text":" "}}', 'bad_frame', 'message.text'],
    [
      'with two actions',
      '{"type":"event","id":"c","message":{"text":"a"},"read":{"seq":1}}',
      'bad_frame',
      'exactly one',
    ],
    ['with no action', '{"type":"event","id":"c"}', 'bad_frame', 'exactly one'],
    [
      'with a script for a page',
      '{"type":"event","id":"c","referral":{"referer_uri":"javascript:alert(1)"}}',
      'bad_frame',
      'referer_uri',
    ],
    ['with a negative number', '{"type":"history","id":"g","after":-1}', 'bad_frame', 'after'],
    ['with half a number', '{"type":"event","id":"c","read":{"seq":1.5}}', 'bad_frame', 'read.seq'],
  ])(
    '(%s) is answered with an error that names the reason, and the connection stays open',
    async (_, body, code, reason) => {
      const visitor = await world.visitor();
      const answer = await visitor.sends(body);
      expect(answer).toMatchObject({ type: 'error', code, message: expect.stringContaining(reason) });
      if (typeof body === 'string' && body.includes('"id":"c"')) expect(answer).toMatchObject({ id: 'c' });
      expect(await visitor.asks({ type: 'event', id: 'c-2', message: { text: 'still here' } })).toMatchObject({
        type: 'ack',
      });
      expect(world.gateway.closed).not.toContain(visitor.connection);
    },
  );

  test('closes the connection when it is the 21st in a minute', async () => {
    const visitor = await world.visitor();
    for (let n = 1; n <= 20; n++) await visitor.sends('nonsense');
    expect(world.gateway.closed).not.toContain(visitor.connection);
    expect(await visitor.sends('nonsense')).toMatchObject({ code: 'bad_frame' });
    expect(world.gateway.closed).toContain(visitor.connection);
  });

  test('that was told to slow down closes the connection where its browser does not wait', async () => {
    const visitor = await world.visitor();
    const say = (n: number) => visitor.asks({ type: 'event', id: `c-${n}`, message: { text: `${n}` } });
    for (let n = 1; n <= 5 + 60; n++) await say(n);
    expect(world.gateway.closed).not.toContain(visitor.connection);
    expect(await say(100)).toMatchObject({ code: 'slow_down' });
    expect(world.gateway.closed).toContain(visitor.connection);
  });

  test('counts on a connection without a hello, too', async () => {
    const tab = world.browser();
    for (let n = 1; n <= 21; n++) await tab.sends('nonsense');
    expect(world.gateway.closed).toContain(tab.connection);
  });
});

test('A connection without a session leaves nothing in the table, whatever it sends', async () => {
  const before = await world.items();
  const tab = world.browser();
  for (const frame of [
    { type: 'hello', id: 'h' },
    { type: 'typing', on: true },
    { type: 'history', id: 'g' },
    { type: 'event', id: 'c', message: { text: 'hi' } },
    { type: 'nonsense' },
    { type: 'ping', id: 'p' },
    { type: 'end', id: 'e' },
  ]) {
    await tab.asks(frame);
  }
  await tab.leaves();
  expect(await world.items()).toEqual(before);
});

test('While the table cannot be reached, each frame is answered with the error unavailable', async () => {
  const lost = await startWorld();
  const visitor = await lost.visitor();
  await lost.stop();
  for (const frame of [
    { type: 'hello', id: 'c', session: visitor.token },
    { type: 'ping', id: 'c' },
    { type: 'event', id: 'c', message: { text: 'x' } },
  ]) {
    expect(await visitor.asks(frame)).toMatchObject({ type: 'error', id: 'c', code: 'unavailable' });
  }
  await visitor.leaves();
});
