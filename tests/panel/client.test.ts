import { expect, test } from 'vitest';
import { perMinute } from '../../lib/protocol/index.ts';
import { createWorld } from './world.ts';

const sentBy = (tab: { sent: string[] }) => tab.sent.map((text) => JSON.parse(text) as Record<string, unknown>);
const texts = (world: ReturnType<typeof createWorld>) =>
  (world.conversation()?.lines ?? []).flatMap((line) => ('message' in line ? [line.message.text] : []));

test('A visitor who opens the panel and does nothing starts no conversation', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  await world.advance(60_000);
  expect(liveClient.view()).toMatchObject({ ready: true, started: false, link: 'open' });
  expect(world.model.conversations).toEqual([]);
  expect([...world.stored.keys()]).toEqual([]);
});

test('A line is shown at once, and becomes the line of the history when it arrives', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  await world.advance(1000);
  liveClient.write('hi');
  expect(liveClient.view().mine).toMatchObject([{ action: { message: { text: 'hi' } }, stored: false }]);
  await world.advance(1000);
  expect(liveClient.view().mine).toEqual([]);
  expect(liveClient.view().lines.map((line) => line.speaker)).toEqual(['customer', 'bot']);
});

test('Lines that were written offline are sent once, in order, when the network is back', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  await world.advance(1000);
  world.offline();
  liveClient.write('one');
  liveClient.write('two');
  await world.advance(120_000);
  expect(liveClient.view()).toMatchObject({ offline: true });
  world.online();
  await world.advance(1000);
  expect(texts(world)).toEqual(['one', 'two']);
});

test('An unknown session is forgotten, and lines without an acknowledgement are sent in a new one', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.conversations.length = 0;
  world.model.restart();
  liveClient.write('two');
  await world.advance(5000);
  expect(texts(world)).toEqual(['two']);
  expect(liveClient.view().lines).toHaveLength(2);
});

test('After slow_down the view says until when to wait, and the line is sent then', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) =>
    frame.type === 'event' && frame.message ? { code: 'slow_down', retry_after: 12 } : undefined,
  );
  liveClient.write('two');
  await world.advance(1000);
  expect(liveClient.view().slowUntil - world.now()).toBeGreaterThan(10_000);
  expect(liveClient.view().mine).toHaveLength(1);
  world.model.refuse(undefined);
  await world.advance(13_000);
  expect(liveClient.view().slowUntil).toBeLessThanOrEqual(world.now());
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A line that is too large is shown as failed, lets the next line through, and can be sent again', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hello');
  await world.advance(1000);
  world.model.refuse((frame) => (JSON.stringify(frame).includes('long') ? { code: 'too_large' } : undefined));
  liveClient.write('long');
  liveClient.write('short');
  await world.advance(1000);
  const [failed] = liveClient.view().mine;
  expect(failed).toMatchObject({ failed: 'too_large' });
  expect(texts(world)).toEqual(['hello', 'short']);
  world.model.refuse(undefined);
  liveClient.retry(failed?.id ?? '');
  await world.advance(1000);
  expect(texts(world)).toEqual(['hello', 'short', 'long']);
});

test('While the server can store nothing, the line is sent again under the same id', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.type === 'event' ? { code: 'unavailable' } : undefined));
  liveClient.write('two');
  await world.advance(10_000);
  world.model.refuse(undefined);
  await world.advance(30_000);
  const ids = sentBy({ sent }).flatMap((frame) => (JSON.stringify(frame).includes('two') ? [frame.id] : []));
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A second tab shows the same lines, and the end of the chat in one tab ends it in both', async () => {
  const world = createWorld();
  const first = world.tab();
  const second = world.tab();
  await world.advance(1000);
  first.liveClient.write('hi');
  await world.advance(1000);
  expect(second.liveClient.view().lines).toEqual(first.liveClient.view().lines);
  second.liveClient.end();
  await world.advance(1000);
  for (const { liveClient } of [first, second])
    expect(liveClient.view()).toMatchObject({ ended: true, started: false, lines: [] });
  expect([...world.stored.keys()]).toEqual([]);
  first.liveClient.again();
  first.liveClient.write('again');
  await world.advance(1000);
  expect(texts(world)).toEqual(['again']);
});

test('Lines that were pushed out of order are shown in order, and a missing line is asked for', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
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
    seen.push(liveClient.view().lines.map((line) => line.seq));
  }
  expect(seen).not.toContainEqual([1, 2, 4]);
  expect(seen.at(-1)).toEqual([1, 2, 3, 4]);
  expect(sentBy({ sent })).toContainEqual(expect.objectContaining({ type: 'history', after: 2 }));
});

test('A number without a line does not keep later lines from being shown', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  const conversation = world.conversation();
  conversation?.lines.push({ seq: 5, at: 0, speaker: 'bot', sent: { text: 'five' } });
  world.model.push({ type: 'entry', entry: conversation?.lines[2] });
  await world.advance(1000);
  expect(liveClient.view().lines.map((line) => line.seq)).toEqual([1, 2, 5]);
});

test('A changed line replaces the one that is shown', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.change(2, { reactions: { customer: '❤' } });
  await world.advance(100);
  expect(liveClient.view().lines).toHaveLength(2);
  expect(liveClient.view().lines[1]).toMatchObject({ reactions: { customer: '❤' } });
});

test('After a reconnect, lines that have changed and lines that are new are shown', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.restart();
  world.model.change(2, { reactions: { customer: '❤' } });
  world.model.say({ text: 'meanwhile' });
  await world.advance(2000);
  expect(liveClient.view().lines).toMatchObject([
    {},
    { reactions: { customer: '❤' } },
    { sent: { text: 'meanwhile' } },
  ]);
  // From now on no line has to be read again.
  const before = sent.length;
  world.model.restart();
  await world.advance(2000);
  expect(sentBy({ sent: sent.slice(before) })).toMatchObject([{ type: 'hello', after: 3 }]);
});

test('A visitor without a conversation sees a changed menu within seconds', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.open();
  await world.advance(1000);
  const persistent_menu = { call_to_actions: [{ type: 'postback', title: 'New', payload: 'NEW' } as const] };
  world.model.profile({ get_started: false, persistent_menu });
  await world.advance(6000);
  expect(liveClient.view().profile.persistent_menu).toEqual(persistent_menu);
  expect(sentBy({ sent }).filter(({ type }) => type === 'hello')).toHaveLength(1);
});

test('After twenty actions in a minute the view asks the visitor to wait, before the server refuses one', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  for (let line = 0; line < perMinute.event; line++) {
    expect(liveClient.view().slowUntil).toBe(0);
    liveClient.write(`line ${line}`);
    await world.advance(1000);
  }
  expect(texts(world)).toHaveLength(perMinute.event);
  const wait = liveClient.view().slowUntil;
  await world.advance(45_000);
  expect(liveClient.view().slowUntil).toBe(wait);
  liveClient.write('later');
  await world.advance(1000);
  expect(texts(world).at(-1)).toBe('later');
});

test('A quiet connection is pinged every nine minutes, which finds a line whose push was lost', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.conversation()?.lines.push({ seq: 3, at: 0, speaker: 'bot', sent: { text: 'lost' } });
  await world.advance(10 * 60_000);
  expect(sentBy({ sent }).filter((frame) => frame.type === 'ping')).toHaveLength(1);
  expect(liveClient.view().lines).toHaveLength(3);
});

test('When the server closes the connection, the browser reconnects and gets the lines that it missed', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.restart();
  world.model.say({ text: 'meanwhile' });
  await world.advance(2000);
  expect(liveClient.view().lines).toHaveLength(3);
  expect(
    sentBy({ sent })
      .filter((frame) => frame.type === 'hello')
      .at(-1),
  ).toMatchObject({ after: 2 });
});

test('A new ref is sent once: with Get Started in a new conversation, by itself in an existing one', async () => {
  const world = createWorld();
  world.ref = 'shoes';
  const { liveClient } = world.tab();
  liveClient.postback('Get started', 'GET_STARTED');
  await world.advance(1000);
  liveClient.arrive();
  await world.advance(1000);
  world.ref = 'boots';
  liveClient.arrive();
  liveClient.arrive();
  await world.advance(1000);
  const referer_uri = 'https://shop.example/shoes';
  expect(world.conversation()?.actions).toEqual([
    { postback: { title: 'Get started', payload: 'GET_STARTED', referral: { ref: 'shoes', referer_uri } } },
    { referral: { ref: 'boots', referer_uri } },
  ]);
});

test('The ref is sent before the text with which a conversation begins', async () => {
  const world = createWorld();
  world.ref = 'shoes';
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  expect(world.conversation()?.actions.map((action) => Object.keys(action)[0])).toEqual(['referral', 'message']);
});

test('Unread lines are counted until they are seen in any tab, and the business gets a read mark', async () => {
  const world = createWorld();
  const first = world.tab();
  const second = world.tab();
  first.liveClient.write('hi');
  await world.advance(1000);
  expect(second.liveClient.view().unread).toBe(1);
  first.liveClient.seen();
  await world.advance(1000);
  expect(second.liveClient.view().unread).toBe(0);
  expect(world.conversation()?.actions.at(-1)).toEqual({ read: { seq: 2 } });
});

test('Where the browser stores nothing, the chat works until the page is closed, and the view says so', async () => {
  const world = createWorld({ storage: false });
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ lasting: false, mine: [] });
  expect(liveClient.view().lines).toHaveLength(2);
});

test('A socket that the Content-Security-Policy refuses has the status blocked', async () => {
  const world = createWorld();
  world.forbid();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ link: 'blocked' });
  expect(liveClient.view().mine).toHaveLength(1);
});

test('Older lines are loaded in pages of thirty', async () => {
  const world = createWorld();
  world.model.remember(
    'old',
    Array.from({ length: 70 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } })),
  );
  world.stored.set('customer-chat:session', JSON.stringify({ token: 'old', page: '1002003004005', expires: 0 }));
  const { liveClient } = world.tab();
  await world.advance(1000);
  expect(liveClient.view().lines.map((line) => line.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 41));
  for (const length of [60, 70]) {
    void liveClient.older();
    await world.advance(1000);
    expect(liveClient.view().lines).toHaveLength(length);
  }
  expect(liveClient.view().older).toBe(false);
});

test('Typing is sent at most every three seconds, and its end after a pause', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  for (let key = 0; key < 20; key++) {
    liveClient.typing(true);
    await world.advance(200);
  }
  await world.advance(6000);
  expect(sentBy({ sent }).flatMap((frame) => (frame.type === 'typing' ? [frame.on] : []))).toEqual([true, true, false]);
});

test('The delay before a reconnect doubles up to 30 s, and jitter takes at most half of it away', async () => {
  const { reconnectDelayMs } = await import('../../site/panel/client/index.ts');
  expect([0, 1, 2, 10].map((failures) => reconnectDelayMs(failures, 1))).toEqual([500, 1000, 2000, 30_000]);
  expect(reconnectDelayMs(10, 0)).toBe(15_000);
});
