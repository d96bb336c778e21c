import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { log } from '../log.ts';
import { type TableClientOptions, tableClient } from '../store/index.ts';
import { connections } from './connections.ts';
import { gatewayPush, type Push } from './push.ts';

export interface PushLiveOptions extends TableClientOptions {
  readonly table: string;
  /** A client to share; without it one is made from the other options. */
  readonly documentClient?: DynamoDBDocumentClient;
}

/**
 * The browsers that are connected, as found in the table. Where the WebSocket API is reached: `SOCKET_ENDPOINT`, else the
 * one of `sls offline`.
 */
export function deployedPush({ table, documentClient, ...options }: PushLiveOptions): Push {
  const { SOCKET_ENDPOINT = '', SOCKET_PORT = '3001' } = process.env;
  return gatewayPush({
    connections: connections({ documentClient: documentClient ?? tableClient(options), table }),
    endpoint: URL.canParse(SOCKET_ENDPOINT) ? SOCKET_ENDPOINT : `http://localhost:${SOCKET_PORT}`,
    warn: (message, fields) => log('warn', message, fields),
  });
}
