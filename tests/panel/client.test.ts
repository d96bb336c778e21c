import { expect, test } from 'vitest';
import { perMinute } from '../../lib/protocol/index.ts';
import { createWorld } from './world.ts';

const sentBy = (tab: { sent: string[] }) => tab.sent.map((text) => JSON.parse(text) as Record<string, unknown>);
const texts = (world: ReturnType<typeof createWorld>) =>
  (world.conversation()?.lines ?? []).flatMap((line) => ('message' in line ? [line.message.text] : []));

test('a visitor who only looks starts no conversation', async () => {
  const world = createWorld();
  const { client } = world.tab();
  await world.advance(60_000);
  expect(client.view()).toMatchObject({ ready: true, started: false, link: 'open' });
  expect(world.model.conversations).toEqual([]);
  expect([...world.stored.keys()]).toEqual([]);
});

test('a line shows at once, ticks when it is acknowledged, and then is the line of the history', async () => {
  const world = createWorld();
  const { client } = world.tab();
  await world.advance(1000);
  client.write('hi');
  expect(client.view().mine).toMatchObject([{ action: { message: { text: 'hi' } }, stored: false }]);
  await world.advance(1000);
  expect(client.view().mine).toEqual([]);
  expect(client.view().lines.map((line) => line.speaker)).toEqual(['customer', 'bot']);
});

test('what was written offline goes out once, in order, when the network is back', async () => {
  const world = createWorld();
  const { client } = world.tab();
  await world.advance(1000);
  world.offline();
  client.write('one');
  client.write('two');
  await world.advance(120_000);
  expect(client.view()).toMatchObject({ offline: true });
  world.online();
  await world.advance(1000);
  expect(texts(world)).toEqual(['one', 'two']);
});

test('an unknown session is forgotten, and what was not acknowledged goes into the new one', async () => {
  const world = createWorld();
  const { client } = world.tab();
  client.write('one');
  await world.advance(1000);
  world.model.conversations.length = 0;
  world.model.restart();
  client.write('two');
  await world.advance(5000);
  expect(texts(world)).toEqual(['two']);
  expect(client.view().lines).toHaveLength(2);
});

test('asked to slow down, the visitor is told until when, and the line is sent then', async () => {
  const world = createWorld();
  const { client } = world.tab();
  client.write('one');
  await world.advance(1000);
  world.model.refuse((frame) =>
    frame.type === 'event' && frame.message ? { code: 'slow_down', retry_after: 12 } : undefined,
  );
  client.write('two');
  await world.advance(1000);
  expect(client.view().slowUntil - world.now()).toBeGreaterThan(10_000);
  expect(client.view().mine).toHaveLength(1);
  world.model.refuse(undefined);
  await world.advance(13_000);
  expect(client.view().slowUntil).toBeLessThanOrEqual(world.now());
  expect(texts(world)).toEqual(['one', 'two']);
});

test('a line that is refused for good says so, does not hold up the next, and can be tried again or taken away', async () => {
  const world = createWorld();
  const { client } = world.tab();
  client.write('hello');
  await world.advance(1000);
  world.model.refuse((frame) => (JSON.stringify(frame).includes('long') ? { code: 'too_large' } : undefined));
  client.write('long');
  client.write('short');
  await world.advance(1000);
  const [failed] = client.view().mine;
  expect(failed).toMatchObject({ failed: 'too_large' });
  expect(texts(world)).toEqual(['hello', 'short']);
  world.model.refuse(undefined);
  client.retry(failed?.id ?? '');
  await world.advance(1000);
  expect(texts(world)).toEqual(['hello', 'short', 'long']);
});

test('while nothing can be stored, the same id is tried again', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('one');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.type === 'event' ? { code: 'unavailable' } : undefined));
  client.write('two');
  await world.advance(10_000);
  world.model.refuse(undefined);
  await world.advance(30_000);
  const ids = sentBy({ sent }).flatMap((frame) => (JSON.stringify(frame).includes('two') ? [frame.id] : []));
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
  expect(texts(world)).toEqual(['one', 'two']);
});

test('a second tab follows along, and the end of the chat ends it there too', async () => {
  const world = createWorld();
  const first = world.tab();
  const second = world.tab();
  await world.advance(1000);
  first.client.write('hi');
  await world.advance(1000);
  expect(second.client.view().lines).toEqual(first.client.view().lines);
  second.client.end();
  await world.advance(1000);
  for (const { client } of [first, second])
    expect(client.view()).toMatchObject({ ended: true, started: false, lines: [] });
  expect([...world.stored.keys()]).toEqual([]);
  first.client.again();
  first.client.write('again');
  await world.advance(1000);
  expect(texts(world)).toEqual(['again']);
});

test('lines that were pushed out of order are shown in order, and a gap is asked for', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('hi');
  await world.advance(1000);
  const seen: number[][] = [];
  const conversation = world.conversation();
  conversation?.lines.push(
    { seq: 3, at: 0, speaker: 'bot', sent: { text: 'three' } },
    { seq: 4, at: 0, speaker: 'bot', sent: { text: 'four' } },
  );
  world.model.push({ type: 'entry', entry: conversation?.lines[3] });
  for (let step = 0; step < 20; step++) {
    await world.advance(5);
    seen.push(client.view().lines.map((line) => line.seq));
  }
  expect(seen).not.toContainEqual([1, 2, 4]);
  expect(seen.at(-1)).toEqual([1, 2, 3, 4]);
  expect(sentBy({ sent })).toContainEqual(expect.objectContaining({ type: 'history', after: 2 }));
});

test('a number that was never written holds nothing up', async () => {
  const world = createWorld();
  const { client } = world.tab();
  client.write('hi');
  await world.advance(1000);
  const conversation = world.conversation();
  conversation?.lines.push({ seq: 5, at: 0, speaker: 'bot', sent: { text: 'five' } });
  world.model.push({ type: 'entry', entry: conversation?.lines[2] });
  await world.advance(1000);
  expect(client.view().lines.map((line) => line.seq)).toEqual([1, 2, 5]);
});

test('a changed line replaces the one that is shown', async () => {
  const world = createWorld();
  const { client } = world.tab();
  client.write('hi');
  await world.advance(1000);
  world.model.change(2, { reactions: { customer: '❤' } });
  await world.advance(100);
  expect(client.view().lines).toHaveLength(2);
  expect(client.view().lines[1]).toMatchObject({ reactions: { customer: '❤' } });
});

test('a line that was changed while the browser was away is what it is now, and so are those that came', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('hi');
  await world.advance(1000);
  world.model.restart();
  world.model.change(2, { reactions: { customer: '❤' } });
  world.model.say({ text: 'meanwhile' });
  await world.advance(2000);
  expect(client.view().lines).toMatchObject([{}, { reactions: { customer: '❤' } }, { sent: { text: 'meanwhile' } }]);
  // From then on there is nothing to read again.
  const before = sent.length;
  world.model.restart();
  await world.advance(2000);
  expect(sentBy({ sent: sent.slice(before) })).toMatchObject([{ type: 'hello', after: 3 }]);
});

test('who only looks sees a changed menu within seconds', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.open();
  await world.advance(1000);
  const persistent_menu = { call_to_actions: [{ type: 'postback', title: 'New', payload: 'NEW' } as const] };
  world.model.profile({ get_started: false, persistent_menu });
  await world.advance(6000);
  expect(client.view().profile.persistent_menu).toEqual(persistent_menu);
  expect(sentBy({ sent }).filter(({ type }) => type === 'hello')).toHaveLength(1);
});

test('after twenty actions in a minute the visitor is asked to wait before the server has to', async () => {
  const world = createWorld();
  const { client } = world.tab();
  for (let line = 0; line < perMinute.event; line++) {
    expect(client.view().slowUntil).toBe(0);
    client.write(`line ${line}`);
    await world.advance(1000);
  }
  expect(texts(world)).toHaveLength(perMinute.event);
  const wait = client.view().slowUntil;
  await world.advance(45_000);
  expect(client.view().slowUntil).toBe(wait);
  client.write('later');
  await world.advance(1000);
  expect(texts(world).at(-1)).toBe('later');
});

test('a quiet connection is pinged every nine minutes, and a push that was lost is found that way', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('hi');
  await world.advance(1000);
  world.conversation()?.lines.push({ seq: 3, at: 0, speaker: 'bot', sent: { text: 'lost' } });
  await world.advance(10 * 60_000);
  expect(sentBy({ sent }).filter((frame) => frame.type === 'ping')).toHaveLength(1);
  expect(client.view().lines).toHaveLength(3);
});

test('the two-hour limit is a reconnect that nobody notices', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('hi');
  await world.advance(1000);
  world.model.restart();
  world.model.say({ text: 'meanwhile' });
  await world.advance(2000);
  expect(client.view().lines).toHaveLength(3);
  expect(
    sentBy({ sent })
      .filter((frame) => frame.type === 'hello')
      .at(-1),
  ).toMatchObject({ after: 2 });
});

test('a new ref is told once: with the button in a new conversation, by itself in an old one', async () => {
  const world = createWorld();
  world.ref = 'shoes';
  const { client } = world.tab();
  client.postback('Get started', 'GET_STARTED');
  await world.advance(1000);
  client.arrive();
  await world.advance(1000);
  world.ref = 'boots';
  client.arrive();
  client.arrive();
  await world.advance(1000);
  const referer_uri = 'https://shop.example/shoes';
  expect(world.conversation()?.actions).toEqual([
    { postback: { title: 'Get started', payload: 'GET_STARTED', referral: { ref: 'shoes', referer_uri } } },
    { referral: { ref: 'boots', referer_uri } },
  ]);
});

test('a conversation that begins with words tells the ref first', async () => {
  const world = createWorld();
  world.ref = 'shoes';
  const { client } = world.tab();
  client.write('hi');
  await world.advance(1000);
  expect(world.conversation()?.actions.map((action) => Object.keys(action)[0])).toEqual(['referral', 'message']);
});

test('unread lines are counted until they are seen, in all tabs, and the business is told', async () => {
  const world = createWorld();
  const first = world.tab();
  const second = world.tab();
  first.client.write('hi');
  await world.advance(1000);
  expect(second.client.view().unread).toBe(1);
  first.client.seen();
  await world.advance(1000);
  expect(second.client.view().unread).toBe(0);
  expect(world.conversation()?.actions.at(-1)).toEqual({ read: { seq: 2 } });
});

test('where the browser keeps nothing, the chat works as long as the page does, and says so', async () => {
  const world = createWorld({ storage: false });
  const { client } = world.tab();
  client.write('hi');
  await world.advance(1000);
  expect(client.view()).toMatchObject({ lasting: false, mine: [] });
  expect(client.view().lines).toHaveLength(2);
});

test('a socket that the page’s policy refuses is named as that', async () => {
  const world = createWorld();
  world.forbid(true);
  const { client } = world.tab();
  client.write('hi');
  await world.advance(1000);
  expect(client.view()).toMatchObject({ link: 'blocked' });
  expect(client.view().mine).toHaveLength(1);
});

test('older lines come by pages of thirty', async () => {
  const world = createWorld();
  world.model.remember(
    'old',
    Array.from({ length: 70 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } })),
  );
  world.stored.set('customer-chat:session', JSON.stringify({ token: 'old', page: '1002003004005', expires: 0 }));
  const { client } = world.tab();
  await world.advance(1000);
  expect(client.view().lines.map((line) => line.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 41));
  for (const length of [60, 70]) {
    void client.older();
    await world.advance(1000);
    expect(client.view().lines).toHaveLength(length);
  }
  expect(client.view().older).toBe(false);
});

test('typing is said at most every three seconds, and ends by itself', async () => {
  const world = createWorld();
  const { client, sent } = world.tab();
  client.write('hi');
  await world.advance(1000);
  for (let key = 0; key < 20; key++) {
    client.typing(true);
    await world.advance(200);
  }
  await world.advance(6000);
  expect(sentBy({ sent }).flatMap((frame) => (frame.type === 'typing' ? [frame.on] : []))).toEqual([true, true, false]);
});

test('back-off doubles up to half a minute, and jitter never makes it less than half', async () => {
  const { reconnectDelayMs } = await import('../../site/panel/client/index.ts');
  expect([0, 1, 2, 10].map((failures) => reconnectDelayMs(failures, 1))).toEqual([500, 1000, 2000, 30_000]);
  expect(reconnectDelayMs(10, 0)).toBe(15_000);
});
