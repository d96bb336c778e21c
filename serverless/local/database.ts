import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

export interface LocalDatabase {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Starts a local DynamoDB on a free port. Its data is in `folder`, and survives a restart.
 * @throws {Error} where another stack uses the folder.
 */
export async function startDatabase(folder: string): Promise<LocalDatabase> {
  await mkdir(folder, { recursive: true });
  const server = dynalite({ path: folder, createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
