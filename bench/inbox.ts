import bot from '#bot';
import { newConversation, type Row, rowOf } from '../lib/conversation/index.ts';
import { openShelfReader } from '../lib/live/index.ts';
import { shelfDigest } from '../lib/protocol/index.ts';
import { type Ports, runTurn } from '../lib/turn/index.ts';
import { startWorld } from '../tests/live/world.ts';
import { OURS, PAGE, World } from '../tests/support/turn-world.ts';

const OPEN = 500;
const AGENTS = 10;
const LINES = 50;

/**
 * A busy second: 50 customers who wait write a line each, while ten inboxes list 500 open conversations and each shows
 * one of these threads. Counts decide, not times.
 */
export async function benchInbox(): Promise<void> {
  const table = await startWorld();
  try {
    const customers = await fillShelf(table);
    table.live.store.shelf = table.storedShelf;
    const instance = table.instance({ openShelf: openShelfReader({ shelf: table.storedShelf }) });
    const inboxes = [];
    for (let n = 0; n < AGENTS; n += 1) {
      const tab = await table.agent();
      const rows = await listOf(tab, instance);
      await tab.tells({ type: 'agent_open', id: 'open', thread: customers[n] }, instance);
      inboxes.push({ ...tab, rows });
    }
    const operations: string[] = [];
    table.documentClient.middlewareStack.add(
      (next, context) => (args) => {
        operations.push(String(context.commandName).replace('Command', ''));
        return next(args);
      },
      { step: 'initialize', name: 'countOperations' },
    );
    const pushedBefore = table.gateway.sent.length;
    const world = new World(bot);
    world.now = table.clock.now;
    const ports: Ports = {
      ...world.ports(),
      store: table.live.store,
      live: table.push,
      appId: OURS,
      now: () => world.now,
    };
    const events = customers.slice(0, LINES).map((customer) => world.text(customer, `m-${customer}`, 'Are you there?'));
    const startedAt = performance.now();
    await Promise.all(events.map((event) => runTurn(ports, event, { delivery: 1, deadline: world.deadline })));
    const took = performance.now() - startedAt;

    const pushed = table.gateway.sent.slice(pushedBefore);
    const per = (count: number) => (count / LINES).toFixed(1);
    console.log(`  ${LINES} lines, ${OPEN} open conversations, ${AGENTS} agents online: ${took.toFixed(0)} ms here`);
    console.log(`  pushes a line: ${per(pushed.length)}, of these rows: ${per(count(pushed, 'agent_row'))}`);
    console.log(`  table operations a line: ${per(operations.length)} (${names(operations)})`);
    const { rows } = await openShelfReader({ shelf: table.storedShelf })(table.clock.now);
    const digest = shelfDigest(rows);
    const right = inboxes.filter((inbox) => {
      for (const frame of inbox.pushed()) if (frame.type === 'agent_row') keep(inbox.rows, frame.row);
      return shelfDigest([...inbox.rows.values()]) === digest;
    });
    console.log(`  lists that are right after it: ${right.length} of ${AGENTS} (${rows.length} rows)`);
    if (right.length < AGENTS) process.exitCode = 1;
  } finally {
    await table.stop();
  }
}

type Table = Awaited<ReturnType<typeof startWorld>>;

/** @returns the customers, who all wait. */
async function fillShelf({ live, clock }: Table): Promise<string[]> {
  const customers = Array.from({ length: OPEN }, (_, n) => `web-${String(n).padStart(36, '0')}`);
  for (const customer of customers) {
    const conversation = {
      ...newConversation({ page: PAGE, customer }, clock.now - 1),
      owner: { kind: 'agent' as const },
      waitingSince: clock.now - 1,
    };
    await live.store.commit({ ...conversation, row: rowOf({ ...conversation, version: 1 }, clock.now) });
  }
  return customers;
}

/** Reads the open shelf as the inbox does: page by page. */
async function listOf(
  { tells, token }: Awaited<ReturnType<Table['agent']>>,
  instance: ReturnType<Table['instance']>,
): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  const welcome = await tells({ type: 'agent_hello', id: 'hello', session: token }, instance);
  if (welcome?.type !== 'agent_welcome') throw new Error(`The answer to hello is ${JSON.stringify(welcome)}.`);
  let page: { rows: readonly Row[]; cursor?: string } = welcome.open;
  for (let n = 0; ; n += 1) {
    for (const row of page.rows) keep(rows, row);
    if (page.cursor === undefined) return rows;
    const answer = await tells({ type: 'agent_list', id: `l-${n}`, shelf: 'open', cursor: page.cursor }, instance);
    if (answer?.type !== 'agent_rows') throw new Error(`The answer to a list is ${JSON.stringify(answer)}.`);
    page = answer;
  }
}

/** As the inbox does: never back to a lower version. */
function keep(rows: Map<string, Row>, row: Row): void {
  const { customer } = row.thread;
  if ((rows.get(customer)?.version ?? -1) > row.version) return;
  if (row.shelf === 'open') rows.set(customer, row);
  else rows.delete(customer);
}

const count = (pushed: readonly { readonly frame: { readonly type: string } }[], type: string): number =>
  pushed.filter(({ frame }) => frame.type === type).length;

function names(operations: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const operation of operations) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${(times / LINES).toFixed(1)} ${name}`).join(', ');
}
