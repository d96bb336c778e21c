import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTable } from '../../../lib/store/index.ts';
import { type LocalDatabase, startDatabase } from '../../../serverless/local/database.ts';
import { emulated } from '../../../serverless/local/emulated.ts';
import { databaseProcess } from '../../support/database-process.ts';
import { eventually } from '../../support/eventually.ts';
import { newFolder } from '../../support/new-folder.ts';

let folder: string;
let warnings: string[];
let database: LocalDatabase;
let client: DynamoDBClient;
beforeEach(async () => {
  folder = join(newFolder(), 'dynamodb');
  warnings = [];
  database = await startDatabase(folder, (message) => warnings.push(message));
  client = new DynamoDBClient(emulated(database.endpoint, 'eu-central-1'));
  await createTable(client, 'chat');
});
afterEach(async () => {
  client.destroy();
  await database.close();
});

const item = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } });
const write = (sk: string, text = ''): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: 'chat', Item: { ...item(sk), text: { S: text } } }));
const read = async (sk: string) =>
  (await client.send(new GetItemCommand({ TableName: 'chat', Key: item(sk) }))).Item?.text?.S;

describe('the local database', () => {
  test('goes on when a call breaks off half way', async () => {
    await write('1', 'before');
    const process = databaseProcess(folder);
    for (let n = 0; n < 20; n += 1) {
      const socket = connect(Number(new URL(database.endpoint).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{"half":');
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.resetAndDestroy();
    }
    expect(await read('1')).toBe('before');
    expect(warnings).toEqual([]);
    expect(databaseProcess(folder)).toBe(process);
  });

  test('is started again with its address and data when it has crashed, and the operator is told', async () => {
    await write('1', 'before');
    process.kill(databaseProcess(folder) ?? 0, 'SIGKILL');
    await eventually(async () => expect(await read('1')).toBe('before'));
    await eventually(() =>
      expect(warnings).toEqual([
        'The local database ended and is started again: it ended with SIGKILL.',
        'The local database runs again.',
      ]),
    );
  });

  test('names DATA_DIR when the disk is full, and goes on when there is room', async () => {
    await write('1', 'before');
    // As a disk with 100 KB: files of this one process may not grow beyond it. The next process may.
    execFileSync('prlimit', ['--pid', String(databaseProcess(folder)), '--fsize=100000']);
    let accepted = 1;
    // The client makes a failed write again: on a slow machine the next process has taken the place of the full one.
    const filled = (async () => {
      for (; accepted < 100; accepted += 1) await write(`${accepted + 1}`, 'x'.repeat(10_000));
    })();
    await Promise.allSettled([filled]);
    await eventually(async () => expect(await read('1')).toBe('before'));
    expect(warnings[0]).toMatch(/^The disk of .* is full.*DATA_DIR/);
    for (let n = 2; n <= accepted; n += 1) expect(await read(`${n}`)).toHaveLength(10_000);
    await write('after', 'there is room');
  });

  test('is a process that ends with the one that started it', async () => {
    const pid = databaseProcess(folder);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toContain(`PPid:\t${process.pid}`);
    await database.close();
    expect(databaseProcess(folder)).toBeUndefined();
  });
});
