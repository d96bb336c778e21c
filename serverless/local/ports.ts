import { type AddressInfo, createServer } from 'node:net';

/** A port that a part of the stack will listen on, and the setting that changes it. */
export interface Port {
  readonly setting: string;
  readonly port: number;
  readonly use: string;
}

/** @returns a message for the operator about the ports that are in use, if there are any. */
export async function portsInUse(ports: readonly Port[]): Promise<string | undefined> {
  const taken = await Promise.all(ports.map(async (port) => ((await isInUse(port.port)) ? [port] : [])));
  const lines = taken
    .flat()
    .map(
      ({ setting, port, use }) =>
        `Port ${port}, for ${use}, is in use by another program. Stop that program, or set ${setting} to another port: ` +
        `${setting}=${port + 10} npm start`,
    );
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** @returns a port on which no program listens. */
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

/** Looks at both loopback addresses: `localhost` may mean either. */
async function isInUse(port: number): Promise<boolean> {
  const taken = await Promise.all(['127.0.0.1', '::1'].map((host) => isInUseOn(port, host)));
  return taken.includes(true);
}

function isInUseOn(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)));
  });
}
