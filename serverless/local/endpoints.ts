import { connect } from 'node:net';
import { SetupError } from '../package/setup-error.ts';

/** Longest wait until a server accepts a connection (ms). */
const patience = 5_000;

/** The settings that name a running server, so that none is started. */
export type EndpointSetting = 'DYNAMODB_ENDPOINT' | 'SQS_ENDPOINT';

/** @throws {SetupError} that names each setting at whose address no server listens. */
export async function checkEndpoints(endpoints: Readonly<Record<EndpointSetting, string | undefined>>): Promise<void> {
  const problems = await Promise.all(
    Object.entries(endpoints).map(async ([setting, endpoint]) => {
      if (endpoint === undefined || (await isListening(endpoint))) return [];
      return [`${setting} is ${endpoint}, and nothing answers there. ${remedy(setting)}`];
    }),
  );
  if (problems.flat().length > 0) throw new SetupError(problems.flat().join('\n'));
}

/**
 * Runs a step that needs the server of a setting.
 * @throws {SetupError} that names the setting, where the server fails.
 */
export async function through<T>(setting: EndpointSetting, endpoint: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);
    const kind = setting === 'SQS_ENDPOINT' ? 'SQS' : 'DynamoDB';
    throw new SetupError(
      `${setting} is ${endpoint}, and what answers there is no working ${kind} (${what}). ${remedy(setting)}`,
      { cause: error },
    );
  }
}

const remedy = (setting: string): string =>
  `Start the server, or correct ${setting}, or leave it out to have one started.`;

function isListening(endpoint: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(endpoint);
  return new Promise((resolve) => {
    const socket = connect({
      // URLs have brackets around an IPv6 address, sockets do not.
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
    });
    const end = (listening: boolean) => () => {
      socket.destroy();
      resolve(listening);
    };
    socket.setTimeout(patience, end(false));
    socket.once('error', end(false)).once('connect', end(true));
  });
}
