import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable } from '../../../lib/store/index.ts';
import { remains } from '../../../serverless/deploy/remains.ts';
import { emulated } from '../../../serverless/local/emulated.ts';
import { listening } from '../../cli/meta.ts';
import { startTable } from '../../support/table.ts';

const region = 'eu-central-1';
const stackName = 'customer-chat-dev';
const secrets = '/customer-chat/dev';

let database: Awaited<ReturnType<typeof startTable>>;
let parameters: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  database = await startTable();
  parameters = await listening(async () => ({
    statusCode: 200,
    body: JSON.stringify({ Parameters: [{ Name: `${secrets}/APP_ID` }] }),
  }));
  const client = new DynamoDBClient(emulated(database.endpoint, region));
  for (const name of ['dev-Table-1A2B', 'dev-Table-3C4D', 'prod-Table-5E6F']) {
    await createTable(client, `customer-chat-${name}`);
  }
  client.destroy();
});
afterAll(async () => {
  await parameters.close();
  await database.stop();
});
const left = (endpoint: string, table?: string) =>
  remains(
    {
      dynamodb: new DynamoDBClient({ ...emulated(endpoint, region), maxAttempts: 1 }),
      ssm: new SSMClient(emulated(parameters.url, region)),
      region,
      stackName,
    },
    table === undefined
      ? undefined
      : {
          status: '',
          bucket: '',
          siteUrl: 'https://chat.shop.example',
          cname: undefined,
          inboxBucket: '',
          inboxUrl: 'https://inbox.shop.example',
          inboxCname: 'd111111abcdef8.cloudfront.net',
          webhook: '',
          apiUrl: '',
          socketUrl: '',
          table,
        },
    secrets,
  );
const deleted = (text: string) => [...text.matchAll(/--table-name (\S+)/g)].map(([, name]) => name);

test('A second removal still names every table that is kept', async () => {
  const text = await left(database.endpoint);
  expect(deleted(text)).toEqual([`${stackName}-Table-1A2B`, `${stackName}-Table-3C4D`]);
  expect(text).toContain(`aws ssm delete-parameters --region ${region} --names ${secrets}/APP_ID`);
});

test('A table of the stack is named once, also without the permission to list tables', async () => {
  const table = `${stackName}-Table-3C4D`;
  expect(deleted(await left(database.endpoint, table)).toSorted()).toEqual([`${stackName}-Table-1A2B`, table]);
  expect(deleted(await left('http://127.0.0.1:1', table))).toEqual([table]);
});

test('Only records that lead to the removed stack are named: another account could claim their target', async () => {
  const text = await left(database.endpoint, `${stackName}-Table-3C4D`);
  expect(text).toContain('Delete inbox.shop.example CNAME d111111abcdef8.cloudfront.net where your domain is managed.');
  expect(text).not.toContain('Delete chat.shop.example');
});
