import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Line, Thread } from '../../lib/conversation/index.ts';
import { elsewhere } from '../../lib/forget/index.ts';
import { customerOf } from '../../lib/live/identity/customer-of.ts';
import type { ServerFrame } from '../../lib/protocol/index.ts';
import { identityToken } from '../support/identity-token.ts';
import { ownedBy, page, startWorld } from './world.ts';

type World = Awaited<ReturnType<typeof startWorld>>;
type Visitor = Awaited<ReturnType<World['visitor']>>;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const PAGE_SIZE = 30;
let people = 0;

/** A visitor with lines on the website, and a thread of Messenger that has lines, too. */
async function visitorOfBoth({ own = 3, messenger = 4 } = {}) {
  const visitor = await world.visitor();
  people += 1;
  const chat: Thread = { page, customer: `70${people}` };
  await world.write(visitor.thread, ...numbered(own, 'site'));
  await world.write(chat, ...numbered(messenger, 'phone'));
  const connection = await world.live.connections.get(visitor.connection);
  const session = connection?.session ?? '';
  const web = visitor.thread.customer;
  return {
    ...visitor,
    chat,
    session,
    /** The worker of Messenger's thread lets the browser read it. */
    joins: (through = own, id = 'join-1') => world.push.join(chat, { id, session, web, through }),
    /** The worker of Messenger's thread ends it. */
    unjoins: (id = 'join-1') => world.push.unjoin(chat, { id, session }),
    again: () => visitor.hello({ session: visitor.token }),
  };
}

function numbered(count: number, word: string): Partial<Line>[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    return { seq, key: `${word}-${seq}`, content: { message: { mid: `m_${word}_${seq}`, text: `${word} ${seq}` } } };
  });
}

/** Lines as `number text`; one without words is `number -`. */
function seen(frame: { entries: ServerFrame<'welcome'>['entries'] }): string[] {
  return frame.entries.map((line) => {
    const text = 'message' in line ? line.message.text : 'sent' in line ? line.sent.text : undefined;
    return `${line.seq} ${text ?? '-'}`;
  });
}

const typesOf = (visitor: Pick<Visitor, 'pushed'>) => visitor.pushed().map(({ type }) => type);

async function historyOf(visitor: Pick<Visitor, 'asks'>, range: object): Promise<ServerFrame<'history'>> {
  const answer = await visitor.asks({ type: 'history', id: 'h', ...range });
  if (answer?.type !== 'history') throw new Error(`The answer is ${JSON.stringify(answer)}.`);
  return answer;
}

describe('A browser that has joined a thread of Messenger', () => {
  test('is told, and is welcomed with its own lines up to the join and those of Messenger after them', async () => {
    const visitor = await visitorOfBoth();
    await world.write(visitor.thread, { seq: 4, key: 'late', content: { message: { mid: 'late', text: 'late' } } });
    await visitor.joins(3);
    expect(typesOf(visitor)).toEqual(['again']);
    const welcome = await visitor.again();
    expect(seen(welcome)).toEqual([
      '1 site 1',
      '2 site 2',
      '3 site 3',
      '4 phone 1',
      '5 phone 2',
      '6 phone 3',
      '7 phone 4',
    ]);
    expect(welcome).toMatchObject({ newest: 7, more: false, reach: { messenger: { state: 'joined', through: 3 } } });
    expect(await visitor.asks({ type: 'ping', id: 'p' })).toMatchObject({ newest: 7 });
    expect(await visitor.hello({ session: visitor.token, after: 5 })).toMatchObject({
      newest: 7,
      entries: [{ seq: 6 }, { seq: 7 }],
    });
  });

  test('pages over the border of both threads, in both directions, as over one history', async () => {
    const visitor = await visitorOfBoth({ own: 40, messenger: 40 });
    await visitor.joins(38);
    const welcome = await visitor.again();
    expect([welcome.entries[0]?.seq, welcome.entries.at(-1)?.seq, welcome.more]).toEqual([49, 78, true]);
    const numbers: number[] = [];
    for (let before = 49; before > 1; ) {
      const { entries } = await historyOf(visitor, { before });
      numbers.unshift(...entries.map(({ seq }) => seq));
      before = entries[0]?.seq ?? 0;
    }
    expect(numbers).toEqual(Array.from({ length: 48 }, (_, index) => index + 1));
    const after = await historyOf(visitor, { after: 20 });
    expect(after.entries).toHaveLength(PAGE_SIZE);
    expect(seen(after).slice(16, 20)).toEqual(['37 site 37', '38 site 38', '39 phone 1', '40 phone 2']);
    expect((await historyOf(visitor, { after: 78 })).entries).toEqual([]);
    expect(seen(await historyOf(visitor, { before: 40 })).at(-1)).toBe('39 phone 1');
  });

  test('is pushed Messenger’s lines and marks under its own numbers, and nothing of the website any more', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const [line] = numbered(1, 'phone');
    await world.push.line(visitor.chat, { ...(await storedLine(visitor.chat, 4)), ...line, seq: 5 });
    await world.push.line(visitor.thread, await storedLine(visitor.thread, 3));
    await world.push.marks(visitor.chat, { delivered: 5, read: 2 });
    expect(visitor.pushed().slice(1)).toMatchObject([
      { type: 'entry', entry: { seq: 8 } },
      { type: 'marks', delivered: 8, read: 5 },
    ]);
  });

  test('sees no word of what the program says in Messenger, nor of answers that it has seen on the website', async () => {
    const visitor = await visitorOfBoth({ own: 2, messenger: 1 });
    const sent = (text: string) => ({ content: { sent: { text } }, status: 'sent' as const, key: text });
    const from = (seq: number) => ({ customer: visitor.thread.customer, seq, agent: { id: 'anna', name: 'Anna' } });
    await world.write(
      visitor.chat,
      { seq: 2, speaker: 'system', ...sent('Your digits: 123456') },
      { seq: 3, speaker: 'agent', ...sent('Seen'), from: from(2) },
      { seq: 4, speaker: 'agent', ...sent('New'), from: from(3) },
    );
    await visitor.joins(2);
    expect(seen(await visitor.again())).toEqual(['1 site 1', '2 site 2', '3 phone 1', '4 -', '5 -', '6 New']);
  });

  test('writes to Messenger’s thread, and reads lines of it', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const before = world.queued.length;
    expect(await visitor.asks({ type: 'event', id: 'e1', message: { text: 'Hello' } })).toMatchObject({ type: 'ack' });
    expect(await visitor.asks({ type: 'event', id: 'r1', read: { seq: 7 } })).toMatchObject({ type: 'ack' });
    // Its own thread has nothing to learn from that.
    expect(await visitor.asks({ type: 'event', id: 'r2', read: { seq: 2 } })).toMatchObject({ type: 'ack' });
    expect(await visitor.asks({ type: 'event', id: 'r3', read: { seq: 99 } })).toMatchObject({ code: 'bad_frame' });
    const queued = world.queued.slice(before);
    expect(queued).toMatchObject([
      {
        thread: visitor.chat,
        source: 'web',
        own: visitor.thread.customer,
        item: { sender: { id: visitor.chat.customer } },
      },
      { thread: visitor.chat, item: { read: { watermark: (await storedLine(visitor.chat, 4)).at } } },
    ]);
    expect(queued[0]).not.toHaveProperty('identity');
  });

  test('learns who answers in Messenger’s thread, and what both threads have changed', async () => {
    const visitor = await visitorOfBoth();
    const anna = { kind: 'agent', agent: { id: 'anna', name: 'Anna' } } as const;
    await world.commit(ownedBy(visitor.chat, anna, { amended: 2, seen: 4 }));
    await world.commit(ownedBy(visitor.thread, { kind: 'bot' }, { amended: 1 }));
    await visitor.joins();
    expect(await visitor.again()).toMatchObject({
      owner: 'agent',
      person: { name: 'Anna' },
      amended: 3,
      marks: { delivered: 7, read: 7 },
    });
  });
});

describe('The end of a join', () => {
  test('is told at once, and the browser shows its own thread again', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins(2);
    await visitor.again();
    await visitor.unjoins();
    expect(typesOf(visitor)).toEqual(['again', 'again']);
    expect(await visitor.asks({ type: 'history', id: 'h', before: 7 })).toMatchObject({ code: 'hello_first' });
    await world.push.line(visitor.chat, await storedLine(visitor.chat, 4));
    expect(visitor.pushed()).toHaveLength(2);
    const welcome = await visitor.again();
    expect(seen(welcome)).toEqual(['1 site 1', '2 site 2', '3 site 3']);
    expect(welcome.reach?.messenger?.state).not.toBe('joined');
  });

  test.each(['event', 'history', 'ping', 'typing'])('reaches a %s that is under way', async (type) => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const before = world.queued.length;
    // The function has read the connection, and is slow after that.
    const { get } = world.live.connections;
    let reads = 0;
    const connections = {
      ...world.live.connections,
      async get(id: string) {
        const known = await get(id);
        reads += 1;
        if (reads === 1) await visitor.unjoins();
        return known;
      },
    };
    const slow = world.instance({ connections });
    const about = { event: { message: { text: 'Late' } }, history: { before: 7 }, ping: {}, typing: { on: true } };
    const frame = { type, id: 'late', ...about[type as keyof typeof about] };
    const answer = await slow.receive(JSON.stringify(frame), { connection: visitor.connection, address: '10.9.9.9' });
    if (type === 'typing') expect(answer).toBeUndefined();
    else expect(answer).toMatchObject({ type: 'error', code: 'hello_first' });
    expect(world.queued).toHaveLength(before);
  });

  test('reaches a hello that is under way, before and after it has registered its connection', async () => {
    for (const step of ['add', 'history'] as const) {
      const visitor = await visitorOfBoth();
      await visitor.joins();
      let isOver = false;
      const end = async () => {
        if (!isOver) await visitor.unjoins();
        isOver = true;
      };
      const { connections, store } = world.live;
      const slow = world.instance({
        connections: {
          ...connections,
          async add(...about) {
            if (step === 'add') await end();
            return connections.add(...about);
          },
        },
        store: {
          ...store,
          async history(...about) {
            const lines = await store.history(...about);
            if (step === 'history') await end();
            return lines;
          },
        },
      });
      const hello = { type: 'hello', id: 'h', session: visitor.token };
      const answer = await slow.receive(JSON.stringify(hello), { connection: visitor.connection, address: '10.9.9.9' });
      if (answer?.type !== 'welcome') throw new Error(`The answer is ${JSON.stringify(answer)}.`);
      expect(seen(answer)).toEqual(['1 site 1', '2 site 2', '3 site 3']);
      expect(await connections.ofThread(visitor.chat, world.clock.now)).toEqual([]);
      expect((await connections.get(visitor.connection))?.thread).toEqual(visitor.thread);
    }
  });

  test('does not end a later join of the same browser', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins(3, 'first');
    await visitor.unjoins('first');
    await visitor.joins(3, 'second');
    await visitor.unjoins('first');
    expect((await visitor.again()).reach?.messenger?.state).toBe('joined');
    expect(await visitor.asks({ type: 'event', id: 'e', message: { text: 'x' } })).toMatchObject({ type: 'ack' });
  });

  test('with *Forget this device* tells both workers, and opens nothing before their turns', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const before = world.queued.length;
    expect(await visitor.asks({ type: 'forget_device', id: 'f1' })).toEqual({ type: 'ack', id: 'f1' });
    const told = { from: 'visitor', told: { kind: 'forget_device', session: visitor.session } };
    expect(world.queued.slice(before)).toMatchObject([
      { thread: visitor.thread, source: 'told', item: told },
      { thread: visitor.chat, source: 'told', item: told },
    ]);
    expect(typesOf(visitor)).toEqual(['again', 'again']);
    expect(seen(await visitor.again())).toHaveLength(3);
    // Once more says the same to the thread of the website, whose worker knows what is left to do.
    expect(await visitor.asks({ type: 'forget_device', id: 'f2' })).toMatchObject({ type: 'ack' });
    expect(world.queued.at(-1)).toMatchObject({ thread: visitor.thread, item: told });
  });

  test('waits where the queue does not answer, and the browser tries again', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    world.queue.isDown = true;
    expect(await visitor.asks({ type: 'forget_device', id: 'f1' })).toMatchObject({ code: 'unavailable' });
    world.queue.isDown = false;
    expect(await visitor.asks({ type: 'forget_device', id: 'f1' })).toMatchObject({ type: 'ack' });
    expect(seen(await visitor.again())).toHaveLength(3);
  });

  test('comes with the end of the chat, which ends the visitor’s own thread and not the one of Messenger', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const before = world.queued.length;
    expect(await visitor.asks({ type: 'end', id: 'end' })).toMatchObject({ type: 'ended' });
    const left = world.queued.slice(before).filter(({ source }) => source === 'clock');
    expect(left).toMatchObject([{ thread: visitor.thread, item: { left: true } }]);
    expect(await world.live.connections.ofThread(visitor.chat, world.clock.now)).toEqual([]);
    expect(await visitor.asks({ type: 'hello', id: 'h', session: visitor.token })).toMatchObject({
      code: 'session_unknown',
    });
  });

  test('comes where a proven customer signs out in one browser, and their other browser stays joined', async () => {
    const identity = identityToken('mia', { iat: Math.floor(world.clock.now / 1000) });
    const start = async () => {
      const tab = world.browser();
      const token = (await tab.hello({ start: true, identity })).session?.token ?? '';
      const known = await world.live.connections.get(tab.connection);
      if (known?.role !== 'visitor') throw new Error('The connection is not registered.');
      return { ...tab, token, session: known.session, thread: known.thread };
    };
    const [one, two] = [await start(), await start()];
    const { chat } = await visitorOfBoth();
    for (const [id, { session, thread }] of [one, two].entries()) {
      await world.push.join(chat, { id: `proven-${id}`, session, web: thread.customer, through: 0 });
    }
    for (const tab of [one, two]) expect((await tab.hello({ session: tab.token })).newest).toBe(4);
    const before = world.queued.length;
    await one.asks({ type: 'end', id: 'end', signed_out: true });
    const queued = world.queued.slice(before);
    // The conversation goes on: no worker hears that the visitor has left.
    expect(queued.map(({ source }) => source)).toEqual(['told', 'told']);
    expect(queued).toMatchObject(
      [one.thread, chat].map((thread) => ({ thread, item: { told: { session: one.session } } })),
    );
    const open = await world.live.connections.ofThread(chat, world.clock.now);
    expect(open.map(({ session }) => session)).toEqual([two.session]);
    const event = { type: 'event', id: 'e', message: { text: 'Still here' } };
    expect(await two.asks(event)).toMatchObject({ type: 'ack' });
    // Who the shop says that they are stays with their own thread.
    expect(world.queued.at(-1)).toMatchObject({ thread: chat, own: two.thread.customer });
    expect(world.queued.at(-1)).not.toHaveProperty('identity');
  });

  test('comes where a proven customer is back after the table has dropped their session', async () => {
    const identity = identityToken('lea', { iat: Math.floor(world.clock.now / 1000) });
    const before = world.queued.length;
    const old = 'an old token';
    await world.browser().hello({ start: true, identity, instead_of: old });
    const session = createHash('sha256').update(old).digest('hex');
    const thread = { page, customer: customerOf(page, { sub: 'lea' }) };
    expect(world.queued.slice(before)).toMatchObject([{ thread, item: { told: { kind: 'forget_device', session } } }]);
  });

  test('comes where an anonymous visitor goes on as a proven customer', async () => {
    const visitor = await visitorOfBoth();
    await visitor.joins();
    await visitor.again();
    const identity = identityToken('noa', { iat: Math.floor(world.clock.now / 1000) });
    await world.browser().hello({ start: true, identity, instead_of: visitor.token });
    expect(await world.live.connections.ofThread(visitor.chat, world.clock.now)).toEqual([]);
    expect(world.queued.filter(({ thread }) => thread.customer === visitor.chat.customer)).toMatchObject([
      { item: { told: { kind: 'forget_device', session: visitor.session } } },
    ]);
  });

  test('comes with the forgetting of either conversation', async () => {
    const { now } = world.clock;
    for (const which of ['chat', 'thread'] as const) {
      const visitor = await visitorOfBoth();
      await visitor.joins();
      await visitor.again();
      const unjoin = [{ customer: visitor.chat.customer, id: 'join-1', session: visitor.session }];
      const sessions = which === 'thread' ? [visitor.session] : [];
      const open = { sessions, tell: [], unjoin };
      await elsewhere(world, world.push, () => now).remove(visitor[which], open, () => true);
      expect(typesOf(visitor)).toEqual(['again', which === 'thread' ? 'ended' : 'again']);
      const late = await visitor.asks({ type: 'history', id: 'h', before: 7 });
      expect(late).toMatchObject({ code: 'hello_first' });
      if (which === 'chat') expect(seen(await visitor.again())).toHaveLength(3);
    }
  });

  test('of one browser leaves another one of the same visitor joined', async () => {
    const visitor = await visitorOfBoth();
    const other = await visitorOfBoth();
    await visitor.joins();
    const { chat } = visitor;
    const web = other.thread.customer;
    await world.push.join(chat, { id: 'other', session: other.session, web, through: 3 });
    await visitor.again();
    expect((await other.again()).newest).toBe(7);
    await visitor.unjoins();
    await world.push.line(chat, await storedLine(chat, 4));
    expect(typesOf(other)).toEqual(['again', 'entry']);
    expect(typesOf(visitor)).toEqual(['again', 'again']);
  });
});

async function storedLine(thread: Thread, seq: number): Promise<Line> {
  const line = await world.live.store.line(thread, seq);
  if (line === undefined) throw new Error(`There is no line ${seq}.`);
  return line;
}
