import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable } from '../../lib/store/index.ts';
import type { Service } from '../package/service.ts';
import { allOf } from './all-of.ts';
import { startDatabase } from './database.ts';
import { emulated } from './emulated.ts';
import { type EndpointSetting, through } from './endpoints.ts';
import { ensureQueues } from './ensure-queues.ts';
import { putBackMessages } from './put-back.ts';
import { startQueueServer } from './queue/queue-server.ts';

export interface Emulators {
  readonly dynamodb: string;
  readonly sqs: string;
  /** What `{ Ref }` of a resource means here: the table's name, a queue's address. */
  readonly refs: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface EmulatorOptions {
  readonly dataDir: string;
  /** The address of a server that runs already; without one, a server is started. */
  readonly dynamodbEndpoint?: string;
  readonly sqsEndpoint?: string;
}

/**
 * Starts the database and the queue unless their addresses are given, and creates the service's table and queues in
 * them.
 * @throws {SetupError} where a given server does not work. Then nothing keeps running.
 */
export async function startEmulators(
  service: Service,
  options: EmulatorOptions,
  warn: (message: string) => void,
): Promise<Emulators> {
  const { region } = service.provider;
  const resources = service.resources?.Resources ?? {};
  const opened: { close(): Promise<unknown> }[] = [];
  const open = async <T extends { close(): Promise<unknown> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    opened.push(server);
    return server;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((server) => server.close()));
  };

  try {
    const [database, queues] = await allOf(
      options.dynamodbEndpoint ? none : open(startDatabase(join(options.dataDir, 'dynamodb'), warn)),
      options.sqsEndpoint ? none : open(startQueueServer({ file: join(options.dataDir, 'queue.journal'), warn })),
    );
    const dynamodb = options.dynamodbEndpoint ?? database?.endpoint ?? '';
    const sqs = options.sqsEndpoint ?? queues?.endpoint ?? '';
    const [tables, urls] = await allOf(
      given('DYNAMODB_ENDPOINT', options.dynamodbEndpoint, () => ensureTables(dynamodb, region, tablesOf(service))),
      given('SQS_ENDPOINT', options.sqsEndpoint, () => ensureQueues(sqs, region, resources)),
    );
    if (queues) await putBackMessages(join(options.dataDir, 'queue.json'), sqs, region, urls);
    return { dynamodb, sqs, refs: { ...tables, ...urls }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const none = Promise.resolve(undefined);

const given = <T>(setting: EndpointSetting, endpoint: string | undefined, run: () => Promise<T>): Promise<T> =>
  endpoint === undefined ? run() : through(setting, endpoint, run);

/** CloudFormation invents table names; here they begin with the service's name. */
function tablesOf({ service, resources }: Service): Record<string, string> {
  const tables = Object.entries(resources?.Resources ?? {}).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
  return Object.fromEntries(tables.map(([key]) => [key, `${service}-${key}`.toLowerCase()]));
}

async function ensureTables(
  endpoint: string,
  region: string,
  tables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const client = new DynamoDBClient(emulated(endpoint, region));
  await Promise.all(Object.values(tables).map((name) => createTable(client, name)));
  client.destroy();
  return tables;
}
