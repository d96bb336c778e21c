import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Row, rowOf } from '../../lib/conversation/index.ts';
import { openShelfReader } from '../../lib/live/index.ts';
import { type AgentServerFrame, maxOpenRows, shelfDigest } from '../../lib/protocol/index.ts';
import { ownedBy, page, someLine, startWorld } from './world.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now += 20 * 60_000;
  world.queued.length = world.logged.length = 0;
  world.inbox.forgetAll();
  world.inbox.catchUp();
  world.inbox.calls.shelf = 0;
});

type Inbox = Pick<Awaited<ReturnType<Awaited<ReturnType<typeof startWorld>>['agent']>>, 'tells' | 'pushed'>;

const someRow = (customer: string, changes: Partial<Row> = {}): Row => ({
  thread: { page, customer },
  version: 1,
  shelf: 'open',
  at: 1_794_990_000_000,
  surface: 'web',
  seq: 1,
  generation: 1,
  owner: { kind: 'agent' },
  lastIn: { web: 1_794_990_000_000 },
  ...changes,
});
const rows = (count: number, changes: (n: number) => Partial<Row> = () => ({})) =>
  Array.from({ length: count }, (_, n) => someRow(`web-${n}`, { at: 1_794_990_000_000 + n, ...changes(n) }));
const namesOf = (list: readonly Row[]) => list.map(({ thread }) => thread.customer);

async function pageOf(inbox: Inbox, fields: object): Promise<AgentServerFrame<'agent_rows'>> {
  const answer = await inbox.tells({ type: 'agent_list', id: 'l', shelf: 'open', ...fields });
  if (answer?.type !== 'agent_rows') throw new Error(`The answer to agent_list is ${JSON.stringify(answer)}.`);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(32 * 1024);
  return answer;
}

/** Every row of a shelf, page by page, and the last page. */
async function whole(inbox: Inbox, fields: object = {}) {
  const found: Row[] = [];
  let last = await pageOf(inbox, fields);
  let pages = 1;
  for (found.push(...last.rows); last.cursor !== undefined; found.push(...last.rows)) {
    last = await pageOf(inbox, { ...fields, cursor: last.cursor });
    pages += 1;
    expect(pages).toBeLessThan(60);
  }
  return { found, last, pages };
}

async function digestOf(inbox: Inbox): Promise<string> {
  const answer = await inbox.tells({ type: 'agent_ping', id: 'p' });
  if (answer?.type !== 'agent_pong') throw new Error(`The answer to agent_ping is ${JSON.stringify(answer)}.`);
  return answer.digest;
}

/** The rows that an inbox shows: those that were read and pushed, each in its highest version. */
function merged(read: readonly Row[], inbox: Inbox): Row[] {
  const known = new Map<string, Row>();
  const pushed = inbox.pushed().flatMap((frame) => (frame.type === 'agent_row' ? [frame.row] : []));
  for (const row of [...read, ...pushed]) {
    if (row.version >= (known.get(row.thread.customer)?.version ?? 0)) known.set(row.thread.customer, row);
  }
  return [...known.values()].filter(({ shelf }) => shelf === 'open');
}

describe('The open shelf', () => {
  test('is read whole with 500 conversations, each once, in frames that API Gateway sends', async () => {
    world.inbox.put(...rows(500, () => ({ preview: 'Where is my order? '.repeat(8), name: 'Ada Lovelace' })));
    const agent = await world.agent();
    const { found, last, pages } = await whole(agent);
    expect(new Set(namesOf(found)).size).toBe(500);
    expect(found).toHaveLength(500);
    expect(namesOf(found)[0]).toBe('web-499');
    expect(pages).toBeGreaterThan(3);
    expect(last).toMatchObject({ total: 500 });
    expect(last.isCut).toBeUndefined();
    expect(last.digest).toBe(shelfDigest(found));
    expect(await digestOf(agent)).toBe(shelfDigest(found));
  });

  test('says so where it has more than 500', async () => {
    world.inbox.put(...rows(maxOpenRows + 1));
    const { found, last } = await whole(await world.agent());
    expect(found).toHaveLength(maxOpenRows);
    expect(last.isCut).toBe(true);
  });

  test('leaves no row out where others come, go and change between two pages', async () => {
    world.inbox.put(...rows(300, () => ({ preview: 'x'.repeat(150) })));
    const agent = await world.agent();
    const first = await pageOf(agent, {});
    const lastShown = first.rows.at(-1);
    if (!lastShown) throw new Error('The first page is empty.');
    world.clock.now += 5_000;
    world.inbox.put({ ...lastShown, at: 1_794_991_000_000, version: 2 }, someRow('web-new', { at: 1_794_991_000_001 }));
    const found = [...first.rows];
    for (let { cursor } = first; cursor !== undefined; ) {
      const next: AgentServerFrame<'agent_rows'> = await pageOf(agent, { cursor });
      found.push(...next.rows);
      cursor = next.cursor;
    }
    const shown = new Set(namesOf(found));
    for (const { thread } of rows(300)) expect(shown).toContain(thread.customer);
  });

  test('is read from the index at most every two seconds, however many inboxes ping', async () => {
    world.inbox.put(...rows(3));
    const agent = await world.agent();
    world.clock.now += 5_000;
    world.inbox.calls.shelf = 0;
    for (let n = 0; n < 20; n++) await digestOf(agent);
    expect(world.inbox.calls.shelf).toBe(1);
    world.clock.now += 2_000;
    await digestOf(agent);
    expect(world.inbox.calls.shelf).toBe(2);
  });

  test('is read again after a failure', async () => {
    const agent = await world.agent();
    world.clock.now += 5_000;
    const shelf = world.inbox.store.shelf;
    world.inbox.store.shelf = async () => {
      throw new Error('connect ECONNREFUSED');
    };
    expect(await agent.tells({ type: 'agent_ping', id: 'p' })).toMatchObject({ code: 'unavailable' });
    world.inbox.store.shelf = shelf;
    expect(await agent.tells({ type: 'agent_ping', id: 'p' })).toMatchObject({ type: 'agent_pong' });
  });

  test('refuses a cursor that no page had', async () => {
    const agent = await world.agent();
    for (const cursor of ['x', '7', '[]', '{"at":"1"}', '{"start":7}']) {
      expect(await agent.tells({ type: 'agent_list', id: 'l', shelf: 'open', cursor })).toMatchObject({
        code: 'bad_frame',
        message: expect.stringContaining('cursor'),
      });
    }
  });
});

describe('A search', () => {
  test('finds parts of names, ids of proven customers, refs and previews in any case, and says how many rows it covered', async () => {
    const texts = [
      { name: 'Ada Lovelace' },
      { ref: 'LOVE-shoes' },
      { preview: 'I love it' },
      { preview: 'no' },
      { identity: { sub: 'glove-7' } },
    ];
    world.inbox.put(...rows(5, (n) => texts[n] ?? {}));
    const answer = await pageOf(await world.agent(), { search: ' loVe ' });
    expect(namesOf(answer.rows)).toEqual(['web-4', 'web-2', 'web-1', 'web-0']);
    expect(answer.searched).toBe(5);
    expect(answer.cursor).toBeUndefined();
  });

  test('of another shelf goes on over many rows, and from its cursor', async () => {
    const found = [10, 620, 1_190];
    world.inbox.put(...rows(1_200, (n) => ({ shelf: 'bot', preview: found.includes(n) ? 'needle' : 'hay' })));
    const agent = await world.agent();
    const { found: shown, pages } = await whole(agent, { shelf: 'bot', search: 'needle' });
    expect(namesOf(shown)).toEqual(['web-1190', 'web-620', 'web-10']);
    expect(pages).toBeGreaterThan(2);
    const first = await pageOf(agent, { shelf: 'bot', search: 'nothing' });
    expect(first).toMatchObject({ rows: [], searched: 500, cursor: expect.any(String) });
  });
});

describe('The shelves of the bot and of what is done', () => {
  test.each(['bot', 'done'] as const)('are read page by page, the newest first: %s', async (shelf) => {
    world.inbox.put(...rows(230, () => ({ shelf, preview: 'x'.repeat(199) })), someRow('web-open'));
    const { found, last } = await whole(await world.agent(), { shelf });
    expect(namesOf(found)).toEqual(namesOf(rows(230)).reverse());
    expect(last.digest).toBeUndefined();
  });
});

describe('A row', () => {
  test('is pushed to every open inbox, also of agents who look at another thread', async () => {
    const inboxes = [await world.agent(), await world.agent()];
    await world.push.row(someRow('web-1', { version: 4, preview: 'x'.repeat(5_000) }));
    for (const inbox of inboxes) {
      const pushed = inbox.pushed().flatMap((frame) => (frame.type === 'agent_row' ? [frame.row] : []));
      expect(pushed).toMatchObject([{ version: 4, preview: expect.stringMatching(/^x{199}…$/) }]);
    }
  });

  test('that is pushed out of order does not go back to a lower version', async () => {
    const agent = await world.agent();
    const newest = someRow('web-1', { version: 9, shelf: 'done' });
    for (const row of [newest, someRow('web-1', { version: 8 })]) await world.push.row(row);
    world.inbox.put(newest);
    world.clock.now += 5_000;
    const shown = merged([], agent);
    expect(shown).toEqual([]);
    expect(shelfDigest(shown)).toBe(await digestOf(agent));
  });

  test('whose push was lost is found by one ping', async () => {
    world.inbox.put(...rows(3));
    const agent = await world.agent();
    const { found } = await whole(agent);
    world.gateway.fault.status = 500;
    const waiting = someRow('web-late', { version: 3 });
    world.inbox.put(waiting);
    await world.push.row(waiting);
    world.gateway.fault.status = 0;
    world.clock.now += 10_000;
    expect(await digestOf(agent)).not.toBe(shelfDigest(merged(found, agent)));
    const again = await whole(agent);
    expect(namesOf(again.found)).toContain('web-late');
    expect(await digestOf(agent)).toBe(shelfDigest(again.found));
  });

  test('that the index does not have yet is shown from its push, and the ping agrees once the index has it', async () => {
    world.inbox.put(...rows(3));
    const agent = await world.agent();
    const { found } = await whole(agent);
    world.inbox.fallBehind();
    const late = someRow('web-late', { version: 2 });
    world.inbox.put(late);
    await world.push.row(late);
    world.clock.now += 5_000;
    const behind = await whole(agent);
    expect(namesOf(behind.found)).not.toContain('web-late');
    const shown = merged([...found, ...behind.found], agent);
    expect(namesOf(shown)).toContain('web-late');
    world.inbox.catchUp();
    world.clock.now += 5_000;
    expect(await digestOf(agent)).toBe(shelfDigest(shown));
  });

  test('is the same over two instances of the function', async () => {
    world.inbox.put(...rows(120, () => ({ preview: 'x'.repeat(150) })));
    const agent = await world.agent();
    const first = await pageOf(agent, {});
    const other = world.instance();
    const list = { type: 'agent_list', id: 'l', shelf: 'open', cursor: first.cursor };
    const next = await agent.tells(list, other);
    const shown = [...first.rows, ...(next?.type === 'agent_rows' ? next.rows : [])];
    expect(new Set(namesOf(shown)).size).toBe(shown.length);
    const pong = await agent.tells({ type: 'agent_ping', id: 'p' }, other);
    expect(pong).toMatchObject({ digest: await digestOf(agent) });
  });
});

describe('The table', () => {
  test('has what the list shows: an open conversation is listed, and a finished one on its own shelf', async () => {
    const agent = await world.agent();
    const store = { ...world.live.store, shelf: world.storedShelf };
    const real = world.instance({ store, openShelf: openShelfReader(store) });
    const { thread } = await world.visitor();
    const waiting = { ...ownedBy(thread, { kind: 'agent' }), waitingSince: world.clock.now, preview: 'Help' };
    const stored = await world.commit({ ...waiting, row: rowOf({ ...waiting, version: 1 }, world.clock.now) });
    const list = (shelf: string) => agent.tells({ type: 'agent_list', id: 'l', shelf }, real);
    const row = { thread, version: 1, shelf: 'open', preview: 'Help', waitingSince: world.clock.now };
    expect(await list('open')).toMatchObject({ rows: expect.arrayContaining([expect.objectContaining(row)]) });

    const done = {
      ...stored,
      ...ownedBy(thread, { kind: 'bot' }),
      version: 1,
      doneAt: world.clock.now,
      waitingSince: undefined,
    };
    await world.commit({ ...done, row: rowOf({ ...done, version: 2 }, world.clock.now) });
    expect(await list('done')).toMatchObject({ rows: [{ thread, version: 2, shelf: 'done' }] });
    world.clock.now += 5_000;
    const open = await list('open');
    expect(JSON.stringify(open)).not.toContain(thread.customer);
    const broken = JSON.stringify({ start: 'x' });
    expect(await agent.tells({ type: 'agent_list', id: 'l', shelf: 'done', cursor: broken }, real)).toMatchObject({
      code: 'bad_frame',
    });
  });
});

describe('A ping', () => {
  test('tells the newest line, changes and notes of the open thread', async () => {
    const { thread } = await world.visitor();
    await world.commit({ ...ownedBy(thread, { kind: 'bot' }), seq: 2, amended: 3, notes: 4 });
    await world.write(thread, someLine({ seq: 1 }), someLine({ seq: 2 }));
    const agent = await world.agent();
    expect(await agent.tells({ type: 'agent_ping', id: 'p', thread: thread.customer })).toMatchObject({
      thread: { newest: 2, amended: 3, notes: 4 },
    });
    expect(await agent.tells({ type: 'agent_ping', id: 'p', thread: 'web-none' })).toMatchObject({
      thread: { newest: 0, amended: 0, notes: 0 },
    });
  });

  test('keeps that the agent sees the inbox, at most every 30 seconds, over all instances', async () => {
    const agent = await world.agent();
    const seenAt = async () =>
      (await world.agents.online.list(world.clock.now)).find(({ connection }) => connection === agent.connection)
        ?.visibleAt;
    await agent.tells({ type: 'agent_ping', id: 'p' });
    expect(await seenAt()).toBeUndefined();
    const first = world.clock.now;
    await agent.tells({ type: 'agent_ping', id: 'p', visible: true });
    expect(await seenAt()).toBe(first);
    world.clock.now += 29_000;
    await agent.tells({ type: 'agent_ping', id: 'p', visible: true }, world.instance());
    expect(await seenAt()).toBe(first);
    world.clock.now += 1_000;
    await agent.tells({ type: 'agent_ping', id: 'p', visible: true });
    expect(await seenAt()).toBe(first + 30_000);
  });
});
