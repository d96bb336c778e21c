import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowOf } from '../../lib/conversation/index.ts';
import { createTable, dynamoStore } from '../../lib/store/index.ts';
import { startTable } from '../support/table.ts';
import { someConversation, someEntry, someThread, storeContract } from './contract.ts';

let running: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  running = await startTable();
});
afterAll(() => running.stop());

describe('the store on DynamoDB', () => {
  storeContract(() => {
    const clock = { now: Date.now() };
    const { table, endpoint } = running;
    return { store: dynamoStore({ table, endpoint, now: () => clock.now }), clock };
  });

  test('loads a conversation and the event’s mark in one read', async () => {
    const calls: string[] = [];
    const client = running.counting((kind, command) => calls.push(`${kind} ${command}`));
    const store = dynamoStore({ table: running.table, documentClient: client });
    await store.load(someThread(), 'k');
    await store.commit(someConversation(someThread()));
    expect(calls).toEqual(['read BatchGetItem', 'write PutItem']);
  });

  test('asks again for what a busy table left out of an answer', async () => {
    const { table, endpoint } = running;
    const thread = someThread();
    const client = running.counting(() => {});
    await dynamoStore({ table, endpoint }).commit(someConversation(thread));
    let first = true;
    client.middlewareStack.add(
      (next) => async (args) => {
        if (!first) return next(args);
        first = false;
        const answer = await next(args);
        const input = args.input as { RequestItems: object };
        return { ...answer, output: { ...answer.output, Responses: {}, UnprocessedKeys: input.RequestItems } };
      },
      { step: 'initialize' },
    );
    const loaded = await dynamoStore({ table, documentClient: client }).load(thread, 'k');
    expect(loaded.conversation?.version).toBe(1);
  });

  test('shows the inbox what a person should see: a summary without history or saved values', async () => {
    const { table, documentClient: client, endpoint } = running;
    const store = dynamoStore({ table, endpoint });
    const open = async () => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'inbox',
          KeyConditionExpression: 'inbox = :open',
          ExpressionAttributeValues: { ':open': 'open' },
          ScanIndexForward: false,
        }),
      );
      return Items;
    };
    const before = (await open()).length;
    const [botted, waiting] = [someThread(), someThread()];
    await store.commit(someConversation(botted));
    const owner = { kind: 'agent' } as const;
    const conversation = someConversation(waiting, {
      owner,
      at: 9_999_999,
      preview: 'Help!',
      saved: { secret: 'card' },
    });
    const written = await store.commit({ ...conversation, row: rowOf({ ...conversation, version: 1 }, 9_999_999) });
    const items = await open();
    expect(items).toHaveLength(before + 1);
    expect(items[0]?.pk).toBe(`C#${waiting.page}:${waiting.customer}`);
    expect(JSON.parse(String(items[0]?.summary))).toMatchObject({ preview: 'Help!', at: 9_999_999, owner });
    expect(JSON.stringify(items[0])).not.toContain('card');
    const given = { ...written, owner: { kind: 'bot' } } as const;
    await store.commit({ ...given, row: rowOf({ ...given, version: 2 }, 9_999_999) });
    expect(await open()).toHaveLength(before);
  });

  test('fails with the table’s own error where the table is not there', async () => {
    const store = dynamoStore({ table: 'elsewhere', endpoint: running.endpoint });
    await expect(store.append(someThread(), someEntry(1))).rejects.toThrow(/resource not found|non-existent/i);
  });

  test('keeps a table that exists when it is created again', async () => {
    await createTable(running.documentClient, running.table);
    const { Table } = await running.documentClient.send(new DescribeTableCommand({ TableName: running.table }));
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(['due', 'inbox']);
  });
});
