import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { localEnvironment, readSettings, type Settings, SettingsError } from '../../lib/settings/index.ts';
import type { Log, Options, Serverless } from '../package/service.ts';
import { SetupError } from '../package/setup-error.ts';
import { allOf } from './all-of.ts';
import { startEmulators } from './emulators.ts';
import { checkEndpoints } from './endpoints.ts';
import { leaveAws, setEnvironment } from './function-environment.ts';
import { lockFolder } from './lock.ts';
import { keepLog } from './log-file.ts';
import { startMessenger } from './messenger.ts';
import { freePort, type Port, portsInUse } from './ports.ts';
import { startSite } from './site.ts';
import { startSources } from './sources.ts';
import { watchFunctions } from './watch.ts';
import { welcome } from './welcome.ts';

/** How long what runs when the stack is stopped may take to finish (ms); what takes longer is done at the next start. */
const patience = 5_000;

export interface LocalStack {
  /** Once `serverless-offline` serves the functions. */
  start(): Promise<void>;
  /** Keeps what is not done yet for the next start. */
  stop(): Promise<void>;
}

/**
 * Everything that `sls offline` needs beside the functions: builds that follow the source, the database, the queue and what
 * feeds functions from it, the site, and a simulator of Messenger unless `GRAPH_URL` names the real one.
 * @throws {SetupError} where a setting is wrong, a port or the data folder is in use, or a server that is given does not work.
 */
export async function prepareStack(serverless: Serverless, options: Options, log: Log): Promise<LocalStack> {
  const { service, serviceDir } = serverless;
  const { environment, settings } = read(serviceDir, {
    ...process.env,
    HTTP_PORT: options.httpPort ?? process.env.HTTP_PORT,
    SOCKET_PORT: options.websocketPort ?? process.env.SOCKET_PORT,
  });
  const isSimulated = environment.GRAPH_URL === undefined;
  const { http, socket, site, simulator } = settings.ports;
  const needed: Port[] = [
    { setting: 'HTTP_PORT', port: http, use: 'the HTTP API' },
    { setting: 'SOCKET_PORT', port: socket, use: 'the WebSocket API' },
    { setting: 'SITE_PORT', port: site, use: 'the site' },
  ];
  if (isSimulated) needed.push({ setting: 'SIMULATOR_PORT', port: simulator, use: 'the simulator of Messenger' });
  const taken = await portsInUse(needed);
  if (taken) throw new SetupError(taken);
  await checkEndpoints({ DYNAMODB_ENDPOINT: settings.dynamodbEndpoint, SQS_ENDPOINT: settings.sqsEndpoint });

  leaveAws();
  // What has been started, to be stopped from the last to the first.
  const started: (() => Promise<void>)[] = [await lockFolder(settings.dataDir)];
  started.push(keepLog(settings.dataDir));
  let serving: Promise<{ url: string } | undefined> | undefined;
  const stop = async (): Promise<void> => {
    await serving;
    for (const close of started.splice(0).reverse()) await close();
  };
  const opened = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const part = await opening;
    started.push(() => part.close());
    return part;
  };
  try {
    // Nobody waits for the website before all else is there. Messenger goes on where it does not compile; what is wrong with it, esbuild prints.
    serving = opened(startSite(settings)).catch(() => void log.error('The website is missing: it cannot be built.'));
    const [lambda, , emulators, messenger] = await allOf(
      options.lambdaPort === undefined ? freePort() : Promise.resolve(Number(options.lambdaPort)),
      opened(watchFunctions(serverless)),
      opened(startEmulators(service, settings)),
      isSimulated ? opened(startMessenger(settings)) : Promise.resolve(undefined),
    );
    setEnvironment(service, emulators, {
      ...environment,
      GRAPH_URL: messenger?.url ?? settings.graphUrl,
      SOCKET_ENDPOINT: `http://localhost:${socket}`,
    });
    service.custom = {
      ...service.custom,
      'serverless-offline': { httpPort: http, websocketPort: socket, lambdaPort: lambda, noSponsor: true },
    };
    return {
      async start() {
        const whereabouts = join(settings.dataDir, 'stack.json');
        const { dynamodb, sqs, refs } = emulators;
        const parts = { dynamodb, sqs, table: refs.Table, queue: refs.Queue, dlq: refs.DeadLetters };
        // For the owner's commands, which look for this stack from outside.
        await writeFile(whereabouts, JSON.stringify(parts));
        started.push(() => rm(whereabouts, { force: true }));
        // A terminal that is closed stops it as Ctrl-C does.
        process.once('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
        const stopSources = startSources(service, emulators, lambda, (message) => log.warning(message));
        started.push(() => stopSources(patience));
        await messenger?.connect(`http://localhost:${http}/webhook`).catch((error: Error) => {
          log.error(`The simulator of Messenger does not deliver to the webhook: ${error.message}`);
        });
        const served = await serving;
        log.notice(welcome(settings, { site: served?.url, simulator: messenger?.url }));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Read {
  readonly environment: Record<string, string>;
  readonly settings: Settings;
}

function read(serviceDir: string, env: NodeJS.ProcessEnv): Read {
  try {
    const environment = localEnvironment(serviceDir, env);
    const settings = readSettings(environment);
    return { environment, settings: { ...settings, dataDir: resolve(serviceDir, settings.dataDir) } };
  } catch (error) {
    throw error instanceof SettingsError ? new SetupError(error.message, { cause: error }) : error;
  }
}
