import { expect, test, vi } from 'vitest';
import { perMinute } from '../../lib/protocol/index.ts';
import { limit } from './limit.ts';
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
  expect(liveClient.view()).toMatchObject({ link: 'offline' });
  world.online();
  await world.advance(1000);
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A browser that wrongly believes to be offline connects and sends, and the visitor reads nothing of it', async () => {
  const world = createWorld();
  world.claimOffline();
  const { liveClient } = world.tab();
  expect(liveClient.view().link).toBe('connecting');
  await world.advance(1000);
  liveClient.write('one');
  await world.advance(1000);
  world.claimOffline();
  await world.advance(20_000);
  liveClient.write('two');
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ link: 'open', mine: [] });
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A browser that is online again is connecting, not unreachable, and tries at once', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.offline();
  await world.advance(10 * 60_000);
  expect(liveClient.view().link).toBe('offline');
  // The network comes back a moment after the browser says so.
  world.isReachable = false;
  world.online();
  expect(liveClient.view().link).toBe('connecting');
  await world.advance(100);
  expect(liveClient.view().link).toBe('connecting');
  world.isReachable = true;
  await world.advance(1000);
  expect(liveClient.view().link).toBe('open');
  world.isReachable = false;
  world.model.restart();
  await world.advance(10_000);
  expect(liveClient.view().link).toBe('unreachable');
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

test('A chat on the screen whose session the server does not know any more is said to have ended', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  const stored = new Map(world.stored);
  world.model.conversations.length = 0;
  world.model.restart();
  await world.advance(5000);
  expect(liveClient.view()).toMatchObject({ ended: true, lines: [] });
  // A page that is opened later shows no lines that could vanish.
  for (const [key, value] of stored) world.stored.set(key, value);
  const later = world.tab();
  await world.advance(5000);
  expect(later.liveClient.view()).toMatchObject({ ended: false, started: false });
});

test('A line written in a session that the server does not know any more is sent, also with a second tab', async () => {
  for (const locks of [true, false]) {
    const world = createWorld({ locks });
    const first = world.tab();
    first.liveClient.write('one');
    await world.advance(1000);
    const second = world.tab();
    await world.advance(1000);
    world.model.conversations.length = 0;
    for (const cut of [...first.cuts]) cut();
    first.liveClient.write('two');
    await world.advance(5000);
    expect(texts(world)).toEqual(['two']);
    second.liveClient.again();
    second.liveClient.write('three');
    await world.advance(5000);
    expect(texts(world)).toEqual(['two', 'three']);
    for (const { liveClient } of [first, second]) expect(liveClient.view().lines).toHaveLength(4);
  }
});

test('After slow_down the line is shown as being sent, and goes out by itself', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) =>
    frame.type === 'event' && frame.message ? { code: 'slow_down', retry_after: 12 } : undefined,
  );
  liveClient.write('two');
  await world.advance(9000);
  expect(liveClient.view()).toMatchObject({ slow: false, mine: [{ stored: false }] });
  world.model.refuse(undefined);
  await world.advance(4000);
  expect(liveClient.view()).toMatchObject({ slow: false, mine: [] });
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A visitor whose line is refused for long is told that it goes out by itself, until it has', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.type === 'event' ? { code: 'slow_down', retry_after: 40 } : undefined));
  liveClient.write('two');
  await world.advance(11_000);
  expect(liveClient.view().slow).toBe(true);
  world.model.refuse(undefined);
  await world.advance(30_000);
  expect(liveClient.view()).toMatchObject({ slow: false, mine: [] });
  expect(texts(world)).toEqual(['one', 'two']);
});

test('A person who types fast writes 19 lines in half a minute, and is never told to wait', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  limit(world);
  const written = Array.from({ length: 19 }, (_, n) => `line ${n}`);
  for (const text of written) {
    liveClient.write(text);
    await world.advance(1500);
    expect(liveClient.view().mine.filter(({ failed }) => failed)).toEqual([]);
  }
  await world.advance(60_000);
  expect(texts(world)).toEqual(written);
});

test('Fifty lines at once arrive by themselves, once and in order', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  limit(world);
  const written = Array.from({ length: 50 }, (_, n) => `line ${n}`);
  for (const text of written) liveClient.write(text);
  await world.advance(5 * 60_000);
  expect(texts(world)).toEqual(written);
  expect(liveClient.view()).toMatchObject({ mine: [], slow: false });
  // The server closes a connection that is told to slow down more often.
  const events = sentBy({ sent }).filter(({ type }) => type === 'event').length;
  expect(events - written.length).toBeLessThan(2 * perMinute.slowDown);
});

test('A visitor whose network began too many chats sees the greeting and writes; the line goes out by itself', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  await world.advance(1000);
  world.model.refuse((frame) => (frame.start ? { code: 'slow_down', retry_after: 50 } : undefined));
  liveClient.write('hi');
  await world.advance(5000);
  expect(liveClient.view()).toMatchObject({ ready: true, slow: false, mine: [{ stored: false }] });
  world.model.refuse(undefined);
  await world.advance(50_000);
  expect(texts(world)).toEqual(['hi']);
});

test('A refusal holds up neither the next chat, nor a tab that gets its session from another one', async () => {
  const world = createWorld();
  const first = world.tab();
  first.liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.message ? { code: 'slow_down', retry_after: 50 } : undefined));
  first.liveClient.write('two');
  await world.advance(1000);
  first.liveClient.end();
  world.model.refuse((frame) => (frame.start ? { code: 'slow_down', retry_after: 50 } : undefined));
  first.liveClient.again();
  first.liveClient.write('three');
  await world.advance(2000);
  world.model.refuse(undefined);
  const second = world.tab();
  await world.advance(2000);
  expect(texts(world)).toEqual(['three']);
  for (const { liveClient } of [first, second]) expect(liveClient.view()).toMatchObject({ mine: [], ready: true });
});

test('A chat that ends while a line is refused does not keep the next chat waiting', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.message ? { code: 'slow_down', retry_after: 50 } : undefined));
  liveClient.write('two');
  await world.advance(1000);
  world.model.refuse(undefined);
  liveClient.end();
  liveClient.again();
  liveClient.write('three');
  await world.advance(4000);
  expect(texts(world)).toEqual(['three']);
});

test('A visitor whose first hello is told to wait sees the greeting and can write', async () => {
  const world = createWorld();
  world.model.refuse(() => ({ code: 'slow_down', retry_after: 50 }));
  const { liveClient } = world.tab();
  await world.advance(1000);
  expect(liveClient.view().ready).toBe(true);
  liveClient.write('hi');
  await world.advance(1000);
  world.model.refuse(undefined);
  await world.advance(60_000);
  expect(texts(world)).toEqual(['hi']);
});

test('The page that is loaded with a line in the outbox shows the greeting before a session is asked for', async () => {
  const world = createWorld();
  world.offline();
  const first = world.tab();
  first.liveClient.write('hi');
  await world.advance(1000);
  first.crash();
  world.model.refuse((frame) => (frame.start ? { code: 'slow_down', retry_after: 50 } : undefined));
  world.online();
  const { liveClient } = world.tab();
  await world.advance(1000);
  expect(liveClient.view()).toMatchObject({ ready: true, mine: [{ stored: false }] });
});

test('A read mark that was refused is sent again, under the same id', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.read ? { code: 'slow_down', retry_after: 3 } : undefined));
  liveClient.seen();
  await world.advance(1000);
  world.model.refuse(undefined);
  await world.advance(5000);
  expect(world.conversation()?.actions.at(-1)).toEqual({ read: { seq: 2 } });
  const marks = sentBy({ sent }).filter((frame) => frame.read);
  expect(marks).toHaveLength(2);
  expect(marks[0]?.id).toBe(marks[1]?.id);
});

test('An error frame of API Gateway is “try again” for the question that waits, and the socket stays', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('one');
  await world.advance(1000);
  for (const message of ['Internal server error', 'Forbidden', 'Too Many Requests']) {
    world.model.refuse((frame) =>
      frame.type === 'event' ? { message, connectionId: 'abc=', requestId: 'def=' } : undefined,
    );
    liveClient.write(message);
    await world.advance(100);
    world.model.refuse(undefined);
    await world.advance(5000);
  }
  expect(texts(world)).toEqual(['one', 'Internal server error', 'Forbidden', 'Too Many Requests']);
  expect(sentBy({ sent }).filter(({ type }) => type === 'hello')).toHaveLength(2);
  expect(liveClient.view().link).toBe('open');
});

test('A question for missing lines that API Gateway answers with an error is asked again', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.sayUnheard({ text: 'three' });
  world.model.refuse((frame) =>
    frame.type === 'history' ? { message: 'Internal server error', connectionId: 'a', requestId: 'b' } : undefined,
  );
  world.model.say({ text: 'four' });
  await world.advance(200);
  world.model.refuse(undefined);
  await world.advance(2000);
  expect(liveClient.view().lines.map((line) => line.seq)).toEqual([1, 2, 3, 4]);
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

test('A conversation that is read again stays in sight, and a line that is pushed meanwhile counts', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.offline();
  world.model.change(2, { sent: { text: 'changed' } });
  world.online();
  const seen = new Set<number>();
  for (let step = 0; step < 400; step++) {
    await world.advance(5);
    seen.add(liveClient.view().lines.length);
    if (step === 6) world.model.change(2, { sent: { text: 'changed again' } });
  }
  expect([...seen]).toEqual([2]);
  expect(liveClient.view().lines[1]).toMatchObject({ sent: { text: 'changed again' } });
  expect(liveClient.view().baseline).toBe(0);
});

test('A welcome that takes more than a second is told', async () => {
  const world = createWorld({ delay: () => 400 });
  const { liveClient, cuts } = world.tab();
  const states = async (ms: number) => {
    await world.advance(ms);
    const { ready, late } = liveClient.view();
    return { ready, late };
  };
  expect(await states(900)).toEqual({ ready: false, late: false });
  expect(await states(200)).toEqual({ ready: false, late: true });
  expect(await states(400)).toEqual({ ready: true, late: false });
  for (const cut of [...cuts]) cut();
  expect(await states(900)).toEqual({ ready: true, late: false });
  expect(await states(400)).toEqual({ ready: true, late: true });
  expect(await states(2000)).toEqual({ ready: true, late: false });
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

test('A push that was lost is noticed within ten seconds while the visitor waits for an answer', async () => {
  for (const silence of [0, 1_000, 6_000, 20_000, 40_000]) {
    const world = createWorld({ answers: false });
    const { liveClient } = world.tab();
    liveClient.write('hi');
    await world.advance(1000);
    await world.advance(silence);
    world.model.sayUnheard({ text: 'lost' });
    await world.advance(10_000);
    expect(liveClient.view().lines, `after ${silence} ms`).toHaveLength(2);
  }
});

test('A push that was lost right after an answer is noticed within ten seconds', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.sayUnheard({ text: 'lost' });
  await world.advance(9_000);
  expect(liveClient.view().lines).toHaveLength(3);
});

test('A push that was lost in the first minute of a conversation is noticed within ten seconds', async () => {
  for (const silence of [0, 10_000, 25_000, 40_000]) {
    const world = createWorld();
    const { liveClient } = world.tab();
    liveClient.write('hi');
    await world.advance(1000 + silence);
    world.model.sayUnheard({ text: 'lost' });
    await world.advance(10_000);
    expect(liveClient.view().lines, `after ${silence} ms`).toHaveLength(3);
  }
});

test('A quiet conversation is pinged less and less, and at last every nine minutes', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  const pings = () => sentBy({ sent }).filter((frame) => frame.type === 'ping').length;
  await world.advance(60_000);
  expect(pings()).toBe(6);
  await world.advance(9 * 60_000);
  expect(pings()).toBe(8);
  await world.advance(60 * 60_000);
  expect(pings()).toBeLessThanOrEqual(8 + 8);
  world.model.sayUnheard({ text: 'lost' });
  await world.advance(10 * 60_000);
  expect(liveClient.view().lines).toHaveLength(3);
});

test('A connection that the server has forgotten says hello again, and gets what is pushed', async () => {
  const world = createWorld();
  const { liveClient, sent } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.forget();
  world.model.sayUnheard({ text: 'lost' });
  await world.advance(10_000);
  expect(liveClient.view().lines).toHaveLength(3);
  expect(sentBy({ sent }).findLast(({ type }) => type === 'hello')).toMatchObject({ after: 2 });
});

test('A chat that was ended offline is ended when the network is back, and is never greeted in between', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  const [{ token } = { token: '' }] = world.model.conversations;
  world.offline();
  await world.advance(1000);
  liveClient.end();
  expect(liveClient.view()).toMatchObject({ ended: true, started: false });
  expect(world.model.conversations).toHaveLength(1);
  for (const tab of [...world.tabs]) tab.crash();
  world.online();
  const later = world.tab();
  await world.advance(1000);
  expect(world.model.conversations).toEqual([]);
  expect(later.sent[0]).toContain('"end"');
  expect(later.sent.filter((text) => text.includes('"hello"') && text.includes(token))).toEqual([]);
  expect([...world.stored.keys()]).toEqual([]);
  later.liveClient.again();
  later.liveClient.write('again');
  await world.advance(1000);
  expect(texts(world)).toEqual(['again']);
});

test('An end whose answer is lost or refused is asked for again, also after a new chat has begun', async () => {
  const world = createWorld();
  const { liveClient } = world.tab();
  liveClient.write('hi');
  await world.advance(1000);
  world.model.refuse((frame) => (frame.type === 'end' ? { code: 'unavailable' } : undefined));
  liveClient.end();
  liveClient.again();
  liveClient.write('new');
  await world.advance(3000);
  expect(world.model.conversations).toHaveLength(2);
  world.model.refuse(undefined);
  await world.advance(30_000);
  expect(world.model.conversations).toHaveLength(1);
  expect(texts(world)).toEqual(['new']);
});

test('After the end of the chat nothing of it is shown, also not what was on its way', async () => {
  const world = createWorld();
  const first = world.tab();
  first.liveClient.write('hi');
  await world.advance(1000);
  world.model.say({ text: 'on its way' });
  const second = world.tab();
  await world.advance(15);
  first.liveClient.end();
  await world.advance(5000);
  for (const { liveClient } of [first, second]) {
    expect(liveClient.view()).toMatchObject({ started: false, lines: [], mine: [] });
  }
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

test('What the web page says of itself is cut to what a frame holds, and the ref is told first of all', async () => {
  const world = createWorld();
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const address = 'https://shop.example/list?color=red';
  const { liveClient } = world.tab();
  world.ref = '商'.repeat(3000);
  world.address = `${address}&state=${'a'.repeat(9000)}`;
  liveClient.write('hi');
  await world.advance(1000);
  world.ref = '{"a":"b"}';
  liveClient.arrive();
  await world.advance(1000);
  expect(world.conversation()?.actions).toMatchObject([
    { referral: { ref: expect.stringMatching(/^商{1000,}$/) } },
    { message: {} },
    { referral: { ref: '{"a":"b"}', referer_uri: address } },
  ]);
  expect([...world.stored.keys()].filter((key) => key.includes('out.'))).toEqual([]);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Customer Chat: ref is too long\. 1\d+ of 3000 /)]]);
  warn.mockRestore();
});

test('A page that has no address of the web begins a conversation all the same', async () => {
  const world = createWorld();
  world.ref = 'shoes';
  world.address = 'about:srcdoc';
  const { liveClient } = world.tab();
  liveClient.postback('Get started', 'GET_STARTED');
  await world.advance(1000);
  expect(world.conversation()?.actions).toMatchObject([{ postback: { referral: { ref: 'shoes' } } }]);
});

test('Referrals and presses that an earlier version kept as too large are sent, or do not stay for ever', async () => {
  const world = createWorld();
  const referral = { ref: 'shoes', referer_uri: `https://shop.example/?state=${'a'.repeat(9000)}` };
  const keep = (id: string, action: object, failed?: string) =>
    world.stored.set(`customer-chat:out.179000000000${id}.c-${id}`, JSON.stringify({ id, at: 1, action, failed }));
  keep('1', { referral }, 'too_large');
  keep('2', { postback: { title: 'Start', payload: 'START', referral } });
  keep('3', { referral: { ref: 'never' } });
  world.model.refuse((frame) => (JSON.stringify(frame).includes('never') ? { code: 'bad_frame' } : undefined));
  const { liveClient } = world.tab();
  await world.advance(5000);
  const cut = { ref: 'shoes', referer_uri: 'https://shop.example/' };
  expect(world.conversation()?.actions).toEqual([
    { referral: cut },
    { postback: { title: 'Start', payload: 'START', referral: cut } },
  ]);
  expect(liveClient.view().mine).toEqual([]);
  expect([...world.stored.keys()].filter((key) => key.includes('out.'))).toEqual([]);
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
