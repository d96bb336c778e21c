import { countUnits } from '../../bench/costs/units.ts';
import { defineBot } from '../../lib/bot/index.ts';
import { newConversation, rowOf } from '../../lib/conversation/index.ts';
import type { QueuedEvent } from '../../lib/queue/index.ts';
import { dynamoStore, type Store, tableClient } from '../../lib/store/index.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { startTable } from '../support/table.ts';
import { PAGE, World } from '../support/turn-world.ts';

/**
 * The table operations of one turn (a message, one answer) at two places of a thread, counted at the client.
 * @param lines how many lines the history has before the turn.
 */
export async function turnCosts(lines: { early: number; late: number }): Promise<{ early: string[]; late: string[] }> {
  const emulator = await startTable();
  try {
    const at = async (count: number): Promise<string[]> => {
      const operations: string[] = [];
      const client = tableClient({
        endpoint: emulator.endpoint,
        onOperation: (_, operation) => void operations.push(operation),
      });
      const store = dynamoStore({ table: emulator.table, documentClient: client });
      const thread = { page: PAGE, customer: `customer-${count}` };
      await fill(store, thread, count);
      operations.length = 0;
      const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
      const event = world.text(thread.customer, 'm', 'hi');
      await runTurn({ ...world.ports(), store }, event, { delivery: 1, deadline: world.deadline });
      return operations;
    };
    return { early: await at(lines.early), late: await at(lines.late) };
  } finally {
    await emulator.stop();
  }
}

async function fill(store: Store, thread: { page: string; customer: string }, count: number) {
  for (let first = 1; first <= count; first += 25) {
    const numbers = Array.from({ length: Math.min(25, count - first + 1) }, (_, index) => first + index);
    await Promise.all(
      numbers.map((seq) =>
        store.amend(thread, {
          seq,
          at: seq,
          speaker: 'customer',
          surface: 'messenger',
          content: { message: { mid: `m${seq}`, text: `line ${seq}` } },
          key: `k${seq}`,
          status: 'received',
        }),
      ),
    );
  }
  const conversation = { ...newConversation(thread, 0), seq: count };
  await store.commit({ ...conversation, row: rowOf(conversation, 0) });
}

/** The units that a write of the table and its indexes takes, for each kind of turn. */
export async function turnUnits(): Promise<{ readonly answer: number; readonly receipt: number }> {
  const emulator = await startTable();
  try {
    const units = countUnits(emulator.documentClient);
    const store = dynamoStore(emulator);
    const world = new World(defineBot({ message: (chat) => chat.reply('hello') }));
    const cost = async (event: QueuedEvent): Promise<number> => {
      const before = units.write;
      await runTurn({ ...world.ports(), store }, event, { delivery: 1, deadline: world.deadline });
      return units.write - before;
    };
    await cost(world.text('customer', 'm1', 'hi'));
    world.now += 60_000;
    const answer = await cost(world.text('customer', 'm2', 'hi again'));
    const ids = { sender: { id: 'customer' }, recipient: { id: PAGE } };
    const receipt = await cost(world.receive({ ...ids, timestamp: world.now, read: { watermark: world.now } }));
    return { answer, receipt };
  } finally {
    await emulator.stop();
  }
}
