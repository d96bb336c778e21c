import { connect } from 'node:net';
import { SetupError } from '../package/setup-error.ts';

/** How long a server may take to accept a connection (ms). */
const patience = 5_000;

/** The setting that says where a server is which is not to be started. */
export type EndpointSetting = 'DYNAMODB_ENDPOINT' | 'SQS_ENDPOINT';

/** @throws {SetupError} that names each setting whose address nobody listens at. */
export async function checkEndpoints(endpoints: Readonly<Record<EndpointSetting, string | undefined>>): Promise<void> {
  const problems = await Promise.all(
    Object.entries(endpoints).map(async ([setting, endpoint]) => {
      if (endpoint === undefined || (await isListening(endpoint))) return [];
      return [`${setting} is ${endpoint}, and nothing answers there. ${remedy(setting)}`];
    }),
  );
  if (problems.flat().length > 0) throw new SetupError(problems.flat().join('\n'));
}

/** Runs what needs the server that a setting names. @throws {SetupError} that names the setting, where the server fails. */
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
      // A URL has an IPv6 address in brackets, a socket has not.
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
