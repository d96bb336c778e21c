import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createTable, type OnOperation, tableClient } from '../../lib/store/index.ts';

/** A DynamoDB emulator on a free port with an empty table `chat`. */
export async function startTable() {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const table = 'chat';
  const documentClient = tableClient({ endpoint });
  await createTable(documentClient, table);
  return {
    endpoint,
    table,
    documentClient,
    /** A separate client that reports every call. */
    counting: (onOperation: OnOperation) => tableClient({ endpoint, onOperation }),
    stop: () =>
      new Promise<void>((resolve) => {
        documentClient.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
