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
  const indexed = new Map<string, Entries>();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input: JsonObject = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
      const result = await next({ ...args, input });
      const output: JsonObject = { ...Object(result.output) };
      const consumed = [output.ConsumedCapacity].flat().map((each) => Number(Object(each).CapacityUnits ?? 0));
      const kind = /^(Get|BatchGet|Query|Scan)/.test(context.commandName ?? '') ? 'read' : 'write';
      units[kind] += consumed.reduce((sum, each) => sum + each, 0);
      if (isObject(input.Item)) units.write += moved(input.Item);
      return result;
    },
    { step: 'initialize', name: 'countUnits' },
  );

  /** The units of both indexes for one write. */
  function moved(item: JsonObject): number {
    const { pk, sk, inbox, at, summary, due, dueAt } = item;
    const now: Entries = {
      inbox:
        inbox === undefined
          ? undefined
          : { key: `${inbox}|${at}`, value: JSON.stringify([pk, sk, inbox, at, summary]) },
      due: due === undefined ? undefined : { key: `${due}|${dueAt}`, value: '' },
    };
    const key = `${pk}|${sk}`;
    const before = indexed.get(key);
    indexed.set(key, now);
    return writes(before?.inbox, now.inbox) + writes(before?.due, now.due);
  }
  return units;
}

interface Entry {
  readonly key: string;
  readonly value: string;
}
interface Entries {
  readonly inbox: Entry | undefined;
  readonly due: Entry | undefined;
}

/** The units of an index, from its entry before and after: one for each KB. */
function writes(before: Entry | undefined, after: Entry | undefined): number {
  const units = (entry: Entry | undefined) =>
    entry ? Math.max(1, Math.ceil(Buffer.byteLength(entry.value) / 1024)) : 0;
  if (before?.key !== after?.key) return units(before) + units(after);
  return before?.value === after?.value ? 0 : Math.max(units(before), units(after));
}
