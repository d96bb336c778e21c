import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: from 32768 on Linux, 49152 elsewhere. A stack that is
 * killed and started again needs its port twice, and no other process may get it in between.
 */
const RANGE = [10_240, 32_000] as const;
const MAX_TRIES = 100;

/**
 * Ports on which a server may listen, later and more than once.
 * @throws {Error} if no free ones can be found.
 */
export async function freePorts(count: number): Promise<number[]> {
  // All ports stay open until all are known, so that no port is given twice.
  const servers: Server[] = [];
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries > MAX_TRIES) throw new Error(`No ${count} free ports between ${RANGE.join(' and ')}.`);
    const port = randomInt(...RANGE);
    const server = await listening(port);
    if (server === undefined) continue;
    servers.push(server);
    ports.push(port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** @returns nothing if another program uses the port. */
function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    // On every address, since other programs may listen on one of them only.
    server.listen(port, () => resolve(server));
  });
}
