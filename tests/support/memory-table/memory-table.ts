import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableClient } from '../../../lib/store/index.ts';
import { type Given, holds, type Item, updated } from './expression.ts';

/** The input of any command. Each has a part of these fields. */
interface Input {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly ReturnValues?: string;
  readonly IndexName?: string;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
}

/** Called before each call to the table and after it. It may throw instead of the call, or of its answer. */
export type AroundCall = (call: () => unknown) => Promise<unknown>;

/**
 * The table of the conversations in this process, for tests that make many thousands of calls. It passes the store's
 * contract suite, as the emulator does. Everything is read as if consistently.
 */
export class MemoryTable {
  readonly table = 'chat';
  private readonly items = new Map<string, Item>();

  /** Every item, as it is stored. */
  all(): Item[] {
    return [...this.items.values()];
  }

  /** @param around each call of this client goes through it: a test may stop the caller there. */
  client(around: AroundCall = async (call) => call()): DynamoDBDocumentClient {
    const send = (command: { readonly input: Input }) =>
      around(() => this.answer(command.constructor.name, command.input));
    // The SDK's paginators ask for an instance of its class.
    return Object.assign(Object.create(base), { send });
  }

  private answer(command: string, input: Input): unknown {
    switch (command) {
      case 'GetCommand':
        return { Item: copy(this.items.get(keyOf(input.Key))) };
      case 'PutCommand':
        return this.put(input);
      case 'UpdateCommand':
        return this.update(input);
      case 'DeleteCommand':
        return this.delete(input);
      case 'BatchGetCommand':
        return this.batchGet(input);
      case 'BatchWriteCommand':
        return this.batchDelete(input);
      case 'QueryCommand':
        return this.query(input, input.KeyConditionExpression);
      case 'ScanCommand':
        return this.query(input, input.FilterExpression);
      default:
        throw new TypeError(`The table of the tests does not know ${command}`);
    }
  }

  private put(input: Input): unknown {
    const before = this.before(keyOf(input.Item), input);
    this.set(keyOf(input.Item), withoutUndefined(input.Item ?? {}));
    return input.ReturnValues === 'ALL_OLD' ? { Attributes: copy(before) } : {};
  }

  private update(input: Input): unknown {
    const before = this.before(keyOf(input.Key), input) ?? { ...input.Key };
    const after = updated(input.UpdateExpression ?? '', before, givenIn(input));
    this.set(keyOf(input.Key), withoutUndefined(after));
    return input.ReturnValues === undefined ? {} : { Attributes: copy(after) };
  }

  private delete(input: Input): unknown {
    const before = this.before(keyOf(input.Key), input);
    this.items.delete(keyOf(input.Key));
    return input.ReturnValues === 'ALL_OLD' ? { Attributes: copy(before) } : {};
  }

  /** @throws where DynamoDB would: an item has at most 400 KB. */
  private set(key: string, item: Item): void {
    if (Buffer.byteLength(JSON.stringify(item)) > 400 * 1024) {
      throw Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
        name: 'ValidationException',
      });
    }
    this.items.set(key, copy(item));
  }

  /** @throws where the condition of the call does not hold. */
  private before(key: string, input: Input): Item | undefined {
    const item = this.items.get(key);
    if (input.ConditionExpression === undefined || holds(input.ConditionExpression, item, givenIn(input))) return item;
    throw Object.assign(new Error('The conditional request failed'), { name: 'ConditionalCheckFailedException' });
  }

  private batchGet({ RequestItems = {} }: Input): unknown {
    const { Keys = [] } = (RequestItems[this.table] ?? {}) as { readonly Keys?: readonly Item[] };
    return { Responses: { [this.table]: Keys.flatMap((key) => copy(this.items.get(keyOf(key))) ?? []) } };
  }

  private batchDelete({ RequestItems = {} }: Input): unknown {
    const requests = (RequestItems[this.table] ?? []) as readonly { readonly DeleteRequest?: { Key?: Item } }[];
    for (const { DeleteRequest } of requests) this.items.delete(keyOf(DeleteRequest?.Key));
    return {};
  }

  private query(input: Input, condition: string | undefined): unknown {
    const { IndexName, ScanIndexForward = true, Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey } = input;
    const order = IndexName === 'inbox' ? 'at' : IndexName === 'due' ? 'dueAt' : 'sk';
    const found = this.all()
      .filter((item) => condition === undefined || holds(condition, item, givenIn(input)))
      .sort((a, b) => compare(a[order], b[order]) || compare(keyOf(a), keyOf(b)));
    if (!ScanIndexForward) found.reverse();
    const start = ExclusiveStartKey ? found.findIndex((item) => keyOf(item) === keyOf(ExclusiveStartKey)) + 1 : 0;
    const page = found.slice(start, start + Limit);
    const last = start + page.length < found.length ? page.at(-1) : undefined;
    const key = last && {
      pk: last.pk,
      sk: last.sk,
      ...(IndexName && { [IndexName]: last[IndexName], [order]: last[order] }),
    };
    return { Items: copy(page), Count: page.length, ...(key && { LastEvaluatedKey: key }) };
  }
}

/** It is never called. */
const base = tableClient({ endpoint: 'http://127.0.0.1:1' });

function keyOf(key: Item | undefined): string {
  return `${key?.pk} ${key?.sk}`;
}

function givenIn({ ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: Input): Given {
  return { names, values };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function copy<Value>(value: Value): Value {
  return structuredClone(value);
}

/** As the client of the program stores a value. */
function withoutUndefined<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutUndefined) as Value;
  if (value === null || typeof value !== 'object' || value instanceof Set) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutUndefined(each)])) as Value;
}
