import { isObject, type JsonObject } from '../../lib/json.ts';
import type { tableClient } from '../../lib/store/index.ts';

type Client = ReturnType<typeof tableClient>;

/** Units that the table bills, as they add up. */
export interface Units {
  read: number;
  write: number;
}

/**
 * Counts what a client's calls would cost. The emulator reports the units of the table. The units of the two indexes
 * follow DynamoDB's rule: an item that comes, goes or changes is one write, an item that moves to another key is two.
 */
export function countUnits(client: Client): Units {
  const units: Units = { read: 0, write: 0 };
  const indexed = new Map<string, string[]>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input: JsonObject = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const result = await next({ ...args, input });
      const output: JsonObject = { ...Object(result.output) };
      const consumed = [output.ConsumedCapacity].flat().map((each) => Number(Object(each).CapacityUnits ?? 0));
      const kind = /^(Get|BatchGet|Query)/.test(context.commandName ?? '') ? 'read' : 'write';
      units[kind] += consumed.reduce((sum, each) => sum + each, 0);
      if (isObject(input.Item)) units.write += moved(input.Item);
      return result;
    },
    { step: 'initialize', name: 'countUnits' },
  );

  function moved(item: JsonObject): number {
    const key = `${item.pk}|${item.sk}`;
    const now = [
      entry(item.inbox, item.at),
      item.inbox === undefined ? '' : JSON.stringify(item.summary ?? ''),
      entry(item.due, item.dueAt),
    ];
    const before = indexed.get(key) ?? ['', '', ''];
    indexed.set(key, now);
    return writes(before[0], now[0], before[1] !== now[1]) + writes(before[2], now[2], false);
  }
  return units;
}

/** The units of an index, from its key before and after. */
function writes(before = '', after = '', otherwise: boolean): number {
  if (before === after) return after !== '' && otherwise ? 1 : 0;
  return before !== '' && after !== '' ? 2 : 1;
}

function entry(hash: unknown, range: unknown): string {
  return hash === undefined ? '' : `${String(hash)}|${String(range)}`;
}
