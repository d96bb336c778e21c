import type { APIGatewayProxyStructuredResultV2, Handler } from 'aws-lambda';
import config from '../chat.config.ts';
import {
  addresses,
  connections,
  profiles,
  pushLive,
  type Socket,
  sessions,
  socket as socketOf,
} from '../lib/live/index.ts';
import { log } from '../lib/log.ts';
import { sqsQueue } from '../lib/queue/index.ts';
import { connected, need, originPattern, readSettings } from '../lib/settings/index.ts';
import { dynamoStore, tableClient } from '../lib/store/index.ts';

/** What API Gateway says of a WebSocket; its published type knows neither the headers of the handshake nor the address. */
interface SocketEvent {
  readonly requestContext: {
    readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
    readonly connectionId: string;
    readonly identity: { readonly sourceIp: string };
  };
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly isBase64Encoded: boolean;
}

/** `$connect`, `$default` and `$disconnect`: what is returned for a frame goes back to the browser that sent it. */
export const handler: Handler<SocketEvent, APIGatewayProxyStructuredResultV2> = async (event) => {
  const socket = await (ours ??= make().catch(forget));
  const { eventType, connectionId, identity } = event.requestContext;
  if (eventType === 'CONNECT') return { statusCode: socket.connect(origin(event)) ? 200 : 403 };
  if (eventType === 'DISCONNECT') await socket.disconnect(connectionId);
  if (eventType !== 'MESSAGE') return { statusCode: 200 };
  const text = event.isBase64Encoded ? undefined : event.body;
  const answer = await socket.receive(text, { connection: connectionId, address: identity.sourceIp });
  return { statusCode: 200, ...(answer && { body: JSON.stringify(answer) }) };
};

function origin({ headers = {} }: SocketEvent): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1];
}

let ours: Promise<Socket> | undefined;

function forget(error: unknown): never {
  ours = undefined;
  throw error;
}

async function make(): Promise<Socket> {
  const settings = await connected(readSettings(process.env));
  const table = { client: tableClient({ endpoint: settings.dynamodbEndpoint }), table: need(settings, 'tableName') };
  // The site that `sls deploy` puts up talks to its own API without being listed.
  const domains = [...config.whitelistedDomains, process.env.SITE_ORIGIN ?? ''].filter((domain) => domain !== '');
  return socketOf({
    store: dynamoStore(table),
    queue: sqsQueue({ url: need(settings, 'queueUrl'), endpoint: settings.sqsEndpoint }),
    push: pushLive(table),
    sessions: sessions(table),
    connections: connections(table),
    addresses: addresses(table),
    profiles: profiles(table, config.profile),
    page: config.page.id ?? settings.pageId ?? '0',
    allowed: new RegExp(originPattern(domains, { local: settings.local }), 'i'),
    now: Date.now,
    log,
  });
}
