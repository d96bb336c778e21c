import { defineBot } from '../../lib/bot/index.ts';
import { newConversation, rowOf } from '../../lib/conversation/index.ts';
import { dynamoStore, type Store, tableClient } from '../../lib/store/index.ts';
import { type Item, stateItem } from '../../lib/store/items.ts';
import { runTurn } from '../../lib/turn/index.ts';
import { startTable } from '../support/table.ts';
import { PAGE, World } from '../support/turn-world.ts';

/**
 * The table operations of one turn (a message, one answer) at two places of a thread, counted at the client.
 * @param lines how many lines the history has before the turn.
 * @returns names of operations, and for each write of an index `index`.
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
      const store = withIndexWrites(dynamoStore({ table: emulator.table, documentClient: client }), operations);
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

/**
 * Adds an `index` to the operations for each write of the index `inbox` that a commit causes: one where the row is new,
 * or changes in its place, and two where it moves. A commit that leaves the row as it is causes none.
 */
function withIndexWrites(store: Store, operations: string[]): Store {
  let before: Item | undefined;
  return {
    ...store,
    async load(thread, key) {
      const loaded = await store.load(thread, key);
      before = loaded.conversation && stateItem(loaded.conversation);
      return loaded;
    },
    async commit(conversation) {
      const written = await store.commit(conversation);
      const after = stateItem(written);
      const hasMoved = before?.inbox !== after.inbox || before?.at !== after.at;
      if (before?.inbox !== undefined && hasMoved) operations.push('index');
      if (after.inbox !== undefined && (hasMoved || before?.summary !== after.summary)) operations.push('index');
      before = after;
      return written;
    },
  };
}
