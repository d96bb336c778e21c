import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Note, Thread } from '../../lib/conversation/index.ts';
import type { AgentServerFrame, ThreadEntry } from '../../lib/protocol/index.ts';
import { ownedBy, someLine, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 20 * 60_000;
  world.queued.length = world.logged.length = 0;
  world.queue.isDown = false;
  world.gateway.fault.status = 0;
});

const codeOf = (frame: object | undefined) => Reflect.get(frame ?? {}, 'code');

/** A visitor with a conversation that waits for a person. */
async function waiting(changes: object = {}) {
  const visitor = await world.visitor();
  const { thread } = visitor;
  await world.commit({ ...ownedBy(thread, { kind: 'agent' }), seq: 1, generation: 1, ...changes });
  await world.write(thread, { seq: 1, content: { message: { mid: 'w_1', text: 'Customer Support' } } });
  return visitor;
}

type World = Awaited<ReturnType<typeof startWorld>>;
type Inbox = Awaited<ReturnType<World['agent']>>;

async function opened(inbox: Pick<Inbox, 'tells'>, thread: Thread): Promise<AgentServerFrame<'agent_thread'>> {
  const answer = await inbox.tells({ type: 'agent_open', id: 'o', thread: thread.customer });
  if (answer?.type !== 'agent_thread') throw new Error(`The answer to agent_open is ${JSON.stringify(answer)}.`);
  return answer;
}

const act = (inbox: Pick<Inbox, 'tells'>, { customer }: Thread, action: object, id = 'a-1') =>
  inbox.tells({ type: 'agent_event', id, thread: customer, action });

const entriesOf = (inbox: Pick<Inbox, 'pushed'>) =>
  inbox.pushed().flatMap((frame) => (frame.type === 'agent_entry' ? [frame.entry] : []));

const note = (changes: Partial<Note>): Note => ({
  id: 'n1',
  after: 1,
  at: 1_794_990_000_100,
  agent: { id: 'a9', name: 'Ben' },
  text: 'a note',
  ...changes,
});
/** Numbers of lines, and texts of notes. */
const orderOf = (entries: readonly ThreadEntry[]) =>
  entries.map((entry) => ('note' in entry ? entry.note.text : entry.seq));

describe('An agent who opens a thread', () => {
  test('gets its row, its newest lines, what the bot saved, and that the visitor is online', async () => {
    const visitor = await waiting({
      saved: { size: 42 },
      locale: 'de_DE',
      delivered: 5,
      read: 4,
      amended: 2,
      notes: 0,
    });
    const agent = await world.agent();
    const answer = await opened(agent, visitor.thread);
    expect(answer).toMatchObject({
      row: { thread: visitor.thread, shelf: 'open', owner: { kind: 'agent' }, generation: 1 },
      entries: [{ seq: 1, speaker: 'customer', status: 'received', message: { text: 'Customer Support' } }],
      more: false,
      amended: 2,
      notes: 0,
      delivered: 5,
      read: 4,
      saved: { size: 42 },
      locale: 'de_DE',
      online: true,
      agents: [agent.ref],
    });
    await visitor.leaves();
    expect((await opened(agent, visitor.thread)).online).toBe(false);
  });

  test('reads notes between the lines, page by page, and each once', async () => {
    const { thread } = await waiting();
    await world.write(thread, ...Array.from({ length: 44 }, (_, n) => ({ seq: n + 2 })));
    for (const after of [0, 1, 15, 16, 30, 45]) {
      await world.live.store.putNote(thread, note({ id: `n${after}`, after, text: `note ${after}` }));
    }
    const agent = await world.agent();
    const { entries, more } = await opened(agent, thread);
    const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
    expect(orderOf(entries)).toEqual([16, 'note 16', ...lines(17, 30), 'note 30', ...lines(31, 45), 'note 45']);
    expect(more).toBe(true);
    const before = await agent.tells({ type: 'agent_history', id: 'g', thread: thread.customer, before: 16 });
    expect(before).toMatchObject({ type: 'agent_lines', more: false });
    const older = before?.type === 'agent_lines' ? before.entries : [];
    expect(orderOf(older)).toEqual(['note 0', 1, 'note 1', ...lines(2, 15), 'note 15']);
    const after = await agent.tells({ type: 'agent_history', id: 'g', thread: thread.customer, after: 44 });
    expect(orderOf(after?.type === 'agent_lines' ? after.entries : [])).toEqual([45, 'note 45']);
  });

  test('gets as much of a history as fits into a frame beside 8 KB of saved values', async () => {
    const { thread } = await waiting({ saved: { text: 'x'.repeat(8_000) } });
    const long = (seq: number) => ({ seq, content: { message: { mid: `w_${seq}`, text: '€'.repeat(2_000) } } });
    await world.write(thread, ...Array.from({ length: 9 }, (_, n) => long(n + 2)));
    const answer = await opened(await world.agent(), thread);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(32 * 1024);
    expect(answer.more).toBe(true);
    expect(orderOf(answer.entries).at(-1)).toBe(10);
  });

  test('gets the rows of the conversations that it goes together with, except those that were forgotten', async () => {
    const follow = { customer: '7001002003', link: 'a', since: 1 };
    const { thread } = await waiting({
      follow,
      joins: [{ id: 'j1', session: 's', customer: 'gone', through: 1, at: 1 }],
    });
    const messenger = { page: thread.page, customer: follow.customer };
    await world.commit({ ...ownedBy(messenger, { kind: 'bot' }), name: 'Ada Lovelace', surface: 'messenger' });
    const { others } = await opened(await world.agent(), thread);
    expect(others).toMatchObject([{ thread: messenger, name: 'Ada Lovelace', owner: { kind: 'bot' } }]);
    expect((await opened(await world.agent(), messenger)).others).toBeUndefined();
  });

  test('reads dots instead of the digits that the program shows to the customer', async () => {
    const { thread } = await waiting();
    const buttons = [{ type: 'postback' as const, title: 'Undo', payload: 'u' }];
    const payload = { template_type: 'button' as const, text: 'Your digits: 123456', buttons };
    await world.write(
      thread,
      { seq: 2, speaker: 'system', content: { sent: { text: 'Type 123 456 on shop.example.' } } },
      { seq: 3, speaker: 'system', content: { sent: { attachment: { type: 'template', payload } } } },
      { seq: 4, speaker: 'agent', content: { sent: { text: 'Your order is 123456.' } } },
    );
    const { entries } = await opened(await world.agent(), thread);
    expect(entries.slice(1)).toMatchObject([
      { sent: { text: 'Type ••• ••• on shop.example.' } },
      { sent: { attachment: { payload: { text: 'Your digits: ••• •••' } } } },
      { sent: { text: 'Your order is 123456.' } },
    ]);
  });

  test('is refused where there is no such conversation', async () => {
    const agent = await world.agent();
    expect(codeOf(await agent.tells({ type: 'agent_open', id: 'o', thread: 'web-none' }))).toBe('unknown_thread');
    expect(codeOf(await act(agent, { page: '1', customer: 'web-none' }, { kind: 'done' }))).toBe('unknown_thread');
    expect(world.queued).toEqual([]);
  });

  test('is shown to the others who look at it, until they leave or close the inbox', async () => {
    const { thread } = await waiting();
    const [one, other] = [await world.agent(), await world.agent()];
    const lookers = () => {
      const frame = one.pushed().findLast(({ type }) => type === 'agent_presence');
      return frame?.type === 'agent_presence' ? frame.agents.map(({ id }) => id).sort() : [];
    };
    const both = [one.ref.id, other.ref.id].sort();
    await opened(one, thread);
    expect((await opened(other, thread)).agents.map(({ id }) => id).sort()).toEqual(both);
    expect(lookers()).toEqual(both);
    const left = await other.tells({ type: 'agent_leave', id: 'l', thread: thread.customer });
    expect(left).toEqual({ type: 'agent_left', id: 'l' });
    expect(lookers()).toEqual([one.ref.id]);
    await opened(other, thread);
    await other.leaves();
    expect(lookers()).toEqual([one.ref.id]);
  });
});

describe('A new line', () => {
  test('is pushed to agents who look at the thread, with what the visitor does not see', async () => {
    const visitor = await waiting();
    const [agent, elsewhere] = [await world.agent(), await world.agent()];
    await opened(agent, visitor.thread);
    const line = someLine({
      seq: 2,
      speaker: 'agent',
      status: 'failed',
      content: { sent: { text: 'Hello', metadata: 'secret' } },
      error: { code: '10', message: 'outside of the window' },
      agent: agent.ref,
      attempt: 1,
      clientId: 'a-7',
    });
    await world.push.line(visitor.thread, line);
    await world.push.line(visitor.thread, { ...line, seq: 3, status: 'dropped' });
    expect(entriesOf(agent)).toEqual([
      {
        seq: 2,
        at: line.at,
        speaker: 'agent',
        surface: 'web',
        status: 'failed',
        error: { code: '10', message: 'outside of the window' },
        agent: agent.ref,
        attempt: 1,
        client: 'a-7',
        sent: { text: 'Hello' },
      },
      expect.objectContaining({ seq: 3, status: 'dropped', sent: { text: 'Hello' } }),
    ]);
    expect(entriesOf(elsewhere)).toEqual([]);
    const seen = JSON.stringify(visitor.pushed());
    expect(visitor.pushed()).toHaveLength(2);
    for (const hidden of ['outside of', 'secret', agent.ref.id]) expect(seen).not.toContain(hidden);
  });

  test('is pushed to the agent and to the visitor where the visitor has 25 tabs open', async () => {
    const visitor = await waiting();
    const agent = await world.agent();
    await opened(agent, visitor.thread);
    const tabs = Array.from({ length: 25 }, () => world.browser());
    for (const tab of tabs) await tab.hello({ session: visitor.token });
    await world.push.line(visitor.thread, someLine({ seq: 2 }));
    expect(entriesOf(agent)).toHaveLength(1);
    expect([visitor, ...tabs].filter((tab) => tab.pushed().length === 1)).toHaveLength(20);
  });

  test('is pushed to the visitor where 25 inboxes look at the thread', async () => {
    const visitor = await waiting();
    const agent = await world.agent();
    for (let n = 0; n < 25; n++) await opened(await agent.anotherInbox(), visitor.thread);
    await world.push.line(visitor.thread, someLine({ seq: 2 }));
    expect(visitor.pushed()).toHaveLength(1);
  });

  test('is not pushed to an agent who went on to another thread', async () => {
    const [one, other] = [await waiting(), await waiting()];
    const agent = await world.agent();
    await opened(agent, one.thread);
    await opened(agent, other.thread);
    await world.push.line(one.thread, someLine({ seq: 2 }));
    expect(entriesOf(agent)).toEqual([]);
    await world.push.line(other.thread, someLine({ seq: 2 }));
    expect(entriesOf(agent)).toHaveLength(1);
  });

  test('removes an inbox that is gone, and is pushed to the others', async () => {
    const { thread } = await waiting();
    const [gone, agent] = [await world.agent(), await world.agent()];
    for (const each of [gone, agent]) await opened(each, thread);
    gone.vanishes();
    await world.push.line(thread, someLine({ seq: 2 }));
    expect(entriesOf(agent)).toHaveLength(1);
    expect(await world.live.connections.get(gone.connection)).toBeUndefined();
    const online = await world.agents.online.list(world.clock.now);
    expect(online.map(({ connection }) => connection)).not.toContain(gone.connection);
  });
});

describe('A note', () => {
  test('is pushed to agents, and reaches the visitor over no path', async () => {
    const visitor = await waiting();
    const agent = await world.agent();
    await opened(agent, visitor.thread);
    const written = note({ text: 'a secret of the agents' });
    await world.live.store.putNote(visitor.thread, written);
    await world.push.note(visitor.thread, written);
    expect(entriesOf(agent)).toEqual([{ note: written }]);
    const read = [
      await visitor.asks({ type: 'hello', id: 'h', session: visitor.token }),
      await visitor.asks({ type: 'history', id: 'g', after: 0 }),
      await visitor.asks({ type: 'ping', id: 'p' }),
      ...visitor.pushed(),
    ];
    expect(JSON.stringify(read)).not.toContain('a secret');
    expect(read[0]).toMatchObject({ newest: 1, entries: [{ seq: 1 }] });
  });
});

describe('Typing', () => {
  const typing = (inbox: Pick<Inbox, 'tells'>, { customer }: Thread) =>
    inbox.tells({ type: 'agent_typing', thread: customer, on: true });
  const typingOf = (of: { pushed(): object[] }) =>
    of.pushed().filter((frame) => /typing/.test(String(Reflect.get(frame, 'type'))));

  test('of an agent is shown to the visitor with the name, and to the other agents, without an answer', async () => {
    const [one, other] = [await world.agent(), await world.agent()];
    const visitor = await waiting({ owner: { kind: 'agent', agent: one.ref } });
    for (const each of [one, other]) await opened(each, visitor.thread);
    expect(await typing(one, visitor.thread)).toBeUndefined();
    expect(typingOf(visitor)).toEqual([{ type: 'typing', on: true, speaker: 'agent', name: one.ref.name }]);
    expect(typingOf(other)).toMatchObject([{ type: 'agent_typing', speaker: 'agent', agent: one.ref }]);
    expect(typingOf(one)).toEqual([]);
    await typing(other, visitor.thread);
    expect(typingOf(visitor)).toHaveLength(1);
    expect(typingOf(one)).toHaveLength(1);
  });

  test('of an agent in a thread of the bot is not shown to the visitor', async () => {
    const visitor = await waiting({ owner: { kind: 'bot' } });
    const [one, other] = [await world.agent(), await world.agent()];
    for (const each of [one, other]) await opened(each, visitor.thread);
    await typing(one, visitor.thread);
    expect(typingOf(visitor)).toEqual([]);
    expect(typingOf(other)).toHaveLength(1);
  });

  test('of the visitor and of the bot is shown to agents', async () => {
    const visitor = await waiting();
    const agent = await world.agent();
    await opened(agent, visitor.thread);
    await visitor.asks({ type: 'typing', on: true });
    await world.push.typing(visitor.thread, 'bot', true);
    expect(typingOf(agent)).toMatchObject([{ speaker: 'customer' }, { speaker: 'bot' }]);
    expect(typingOf(visitor)).toEqual([{ type: 'typing', on: true, speaker: 'bot' }]);
  });
});

describe('What an agent does', () => {
  test('is in the queue with agent, action and key before it is acknowledged', async () => {
    const { thread } = await waiting();
    const agent = await world.agent();
    const action = { kind: 'reply', text: 'Hello', basis: { seq: 1, generation: 1 } };
    expect(await act(agent, thread, action)).toEqual({ type: 'agent_ack', id: 'a-1' });
    expect(await act(agent, thread, action)).toEqual({ type: 'agent_ack', id: 'a-1' });
    expect(world.queued).toMatchObject([
      { source: 'agent', thread, item: { agent: agent.ref, action }, clientId: 'a-1', at: world.clock.now },
      { source: 'agent' },
    ]);
    expect(world.queued[0]?.key).toMatch(/^[0-9a-f]{64}$/);
    expect(world.queued[1]?.key).toBe(world.queued[0]?.key);
  });

  test('has another key for another agent with the same id of an action', async () => {
    const { thread } = await waiting();
    for (const agent of [await world.agent(), await world.agent()]) await act(agent, thread, { kind: 'done' });
    expect(new Set(world.queued.map(({ key }) => key)).size).toBe(2);
  });

  test('is not acknowledged where the queue cannot be reached', async () => {
    const { thread } = await waiting();
    world.queue.isDown = true;
    expect(codeOf(await act(await world.agent(), thread, { kind: 'done' }))).toBe('unavailable');
  });

  test('is one retry of a line and its try, however many tabs and agents press the button', async () => {
    const { thread } = await waiting();
    const [one, other] = [await world.agent(), await world.agent()];
    const retry = { kind: 'retry', seq: 1, attempt: 0 };
    await act(one, thread, retry, 'a-1');
    await act(await one.anotherInbox(), thread, retry, 'a-2');
    await act(other, thread, retry, 'a-3');
    await act(other, thread, { ...retry, attempt: 1 }, 'a-4');
    expect(new Set(world.queued.map(({ key }) => key)).size).toBe(2);
    expect(world.queued[3]?.key).not.toBe(world.queued[0]?.key);
  });

  test('cannot be an assignment to an agent who does not exist any more', async () => {
    const { thread } = await waiting();
    const [one, other] = [await world.agent(), await world.agent()];
    expect(await act(one, thread, { kind: 'assign', to: other.ref.id })).toMatchObject({ type: 'agent_ack' });
    await world.agents.revoke(other.ref.id, world.clock.now);
    expect(codeOf(await act(one, thread, { kind: 'assign', to: other.ref.id }, 'a-2'))).toBe('not_allowed');
    expect(world.queued).toHaveLength(1);
  });

  test('is limited by agent', async () => {
    const { thread } = await waiting();
    const [one, other] = [await world.agent(), await world.agent()];
    for (let n = 0; n < 120; n++) await act(one, thread, { kind: 'dismiss' }, `a-${n}`);
    expect(codeOf(await act(one, thread, { kind: 'dismiss' }, 'a-121'))).toBe('slow_down');
    expect(await act(other, thread, { kind: 'dismiss' })).toMatchObject({ type: 'agent_ack' });
  });
});

describe('Taking over', () => {
  test('stores its hint before its event is queued', async () => {
    const { thread } = await waiting({ owner: { kind: 'bot' } });
    const agent = await world.agent();
    const hints: unknown[] = [];
    const queue = {
      async enqueue(events: readonly { key: string }[]) {
        hints.push(await world.live.store.hint(thread), events[0]?.key);
      },
    };
    const frame = { type: 'agent_event', id: 'a-1', thread: thread.customer, action: { kind: 'take_over' } };
    expect(await agent.tells(frame, world.instance({ queue }))).toEqual({ type: 'agent_ack', id: 'a-1' });
    expect(hints).toEqual([{ agent: agent.ref, key: hints[1] }, hints[1]]);
  });

  test('that cannot be queued leaves no hint, and the agent gets an error', async () => {
    const { thread } = await waiting({ owner: { kind: 'bot' } });
    world.queue.isDown = true;
    const agent = await world.agent();
    expect(codeOf(await act(agent, thread, { kind: 'take_over' }))).toBe('unavailable');
    expect(await world.live.store.hint(thread)).toBeUndefined();
  });

  test('that cannot be queued leaves the hint of another agent who was faster', async () => {
    const { thread } = await waiting({ owner: { kind: 'bot' } });
    const [one, other] = [await world.agent(), await world.agent()];
    const queue = {
      async enqueue() {
        await world.live.store.setHint(thread, { agent: other.ref, key: 'other' });
        throw new Error('connect ECONNREFUSED');
      },
    };
    const frame = { type: 'agent_event', id: 'a-1', thread: thread.customer, action: { kind: 'take_over' } };
    expect(codeOf(await one.tells(frame, world.instance({ queue })))).toBe('unavailable');
    expect(await world.live.store.hint(thread)).toMatchObject({ key: 'other' });
  });
});

describe('What the visitor is told about people', () => {
  const owners = (of: { pushed(): object[] }) => of.pushed().filter((frame) => Reflect.get(frame, 'type') === 'owner');

  test('is that they wait, who is here, and when people are back', async () => {
    const visitor = await waiting();
    const ana = { id: 'a1', name: 'Ana' };
    await world.push.owner(visitor.thread, ownedBy(visitor.thread, { kind: 'agent', agent: ana }));
    await world.push.owner(visitor.thread, ownedBy(visitor.thread, { kind: 'bot' }));
    world.hours.back = world.clock.now + 3_600_000;
    await world.push.owner(visitor.thread, ownedBy(visitor.thread, { kind: 'agent' }));
    const welcome = await world.browser().hello({ session: visitor.token });
    world.hours.back = undefined;
    expect(owners(visitor)).toEqual([
      { type: 'owner', owner: 'agent', person: { name: 'Ana' } },
      { type: 'owner', owner: 'bot' },
      { type: 'owner', owner: 'agent', person: { back: world.clock.now + 3_600_000 } },
    ]);
    expect(welcome).toMatchObject({ owner: 'agent', person: { back: world.clock.now + 3_600_000 } });
    expect(JSON.stringify(visitor.pushed())).not.toContain('a1');
  });
});

describe('A blocked visitor', () => {
  const by = { id: 'a1', name: 'Ana' };

  test('is refused at hello and at each event, and nothing is queued', async () => {
    const visitor = await waiting({ blocked: { by } });
    const hello = { type: 'hello', id: 'h', session: visitor.token };
    expect(codeOf(await world.browser().asks(hello))).toBe('closed');
    expect(codeOf(await visitor.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } }))).toBe('closed');
    expect(world.queued).toEqual([]);
  });

  test('can write again when the block is over', async () => {
    const visitor = await waiting({ blocked: { by, until: world.clock.now + 1_000 } });
    expect(codeOf(await visitor.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } }))).toBe('closed');
    world.clock.now += 1_000;
    expect(await visitor.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } })).toMatchObject({ type: 'ack' });
  });

  test('begins no new conversation from the same network, until the block of the network ends', async () => {
    const start = (address: string) => world.browser(address).asks({ type: 'hello', id: 'h', start: true });
    await world.push.blockNetwork('192.0.2.9', world.clock.now + 1_000);
    expect(codeOf(await start('192.0.2.9'))).toBe('closed');
    expect(codeOf(await start('::ffff:192.0.2.9'))).toBe('closed');
    expect(await start('192.0.2.10')).toMatchObject({ type: 'welcome' });
    world.clock.now += 1_000;
    expect(await start('192.0.2.9')).toMatchObject({ type: 'welcome' });
    await world.push.blockNetwork('192.0.2.9', world.clock.now + 1_000);
    await world.push.blockNetwork('192.0.2.9', 0);
    expect(await start('192.0.2.9')).toMatchObject({ type: 'welcome' });
  });

  test('is known by the network and the language of their last action', async () => {
    const visitor = await world.visitor('2001:db8:0:1::7');
    await visitor.hello({ session: visitor.token, locale: 'de_DE' });
    await visitor.asks({ type: 'event', id: 'c-1', message: { text: 'hi' } });
    expect(world.queued).toMatchObject([{ network: '2001:db8:0:1', locale: 'de_DE' }]);
  });
});
