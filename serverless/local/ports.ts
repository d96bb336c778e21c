import { type AddressInfo, createServer } from 'node:net';

/** A port that something is going to listen on, and the setting that changes it. */
export interface Port {
  readonly setting: string;
  readonly port: number;
  readonly use: string;
}

/** @returns what to tell the owner about the ports that are taken, if any is. */
export async function portsInUse(ports: readonly Port[]): Promise<string | undefined> {
  const taken = await Promise.all(ports.map(async (port) => ((await isTaken(port.port)) ? [port] : [])));
  const lines = taken
    .flat()
    .map(
      ({ setting, port, use }) =>
        `Port ${port}, for ${use}, is in use by another program. Stop that program, or set ${setting} to another port: ` +
        `${setting}=${port + 10} npm start`,
    );
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** @returns a port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Both loopback addresses: `localhost` means the one here and the other there. */
async function isTaken(port: number): Promise<boolean> {
  const taken = await Promise.all(['127.0.0.1', '::1'].map((host) => isTakenOn(port, host)));
  return taken.includes(true);
}

function isTakenOn(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
