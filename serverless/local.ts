import { SQSClient } from '@aws-sdk/client-sqs';
import { retryDelay } from '../lib/queue/index.ts';
import { emulated } from './client.ts';
import { startEmulators } from './emulators.ts';
import { setEnvironment } from './environment.ts';
import { invoke } from './invoke.ts';
import { readLocal } from './local-settings.ts';
import { lockFolder } from './lock.ts';
import { type Poller, startPoller } from './poller.ts';
import { portsInUse } from './ports.ts';
import { type Log, type Options, referenced, type Serverless } from './service.ts';
import { SetupError } from './setup-error.ts';
import { watchFunctions } from './watch.ts';

/** How long a turn that runs when the stack is stopped may take to finish (ms); what takes longer is done at the next start. */
const patience = 5_000;

export interface LocalStack {
  /** Once `serverless-offline` serves the functions. */
  start(): Promise<void>;
  /** Keeps what is not done yet for the next start. */
  stop(): Promise<void>;
}

/**
 * Everything that `sls offline` needs beside the functions: builds that follow the source, the database, the queue with what
 * feeds `turn` from it, and the simulator of Messenger.
 * @throws {SetupError} where a setting is wrong, or a port or the data folder is in use.
 */
export async function prepareStack(serverless: Serverless, options: Options, log: Log): Promise<LocalStack> {
  const { service, serviceDir } = serverless;
  const settings = readLocal(serviceDir, options);
  const ports = {
    http: Number(settings.HTTP_PORT),
    socket: Number(settings.SOCKET_PORT),
    lambda: Number(settings.LAMBDA_PORT),
  };
  const taken = await portsInUse([
    { setting: 'HTTP_PORT', port: ports.http, use: 'the HTTP API' },
    { setting: 'LAMBDA_PORT', port: ports.lambda, use: 'running functions' },
  ]);
  if (taken) throw new SetupError(taken);
  const unlock = await lockFolder(settings.DATA_DIR ?? '');

  const [watching, emulators] = await Promise.all([
    watchFunctions(serverless),
    startEmulators(service, { dataDir: settings.DATA_DIR ?? '' }),
  ]);
  setEnvironment(service, emulators, settings);
  service.custom = {
    ...service.custom,
    'serverless-offline': {
      httpPort: ports.http,
      websocketPort: ports.socket,
      lambdaPort: ports.lambda,
      noSponsor: true,
    },
  };

  const pollers: Poller[] = [];
  return {
    async start() {
      const { region } = service.provider;
      const sqs = new SQSClient(emulated(emulators.sqs, region));
      for (const { name, events = [] } of Object.values(service.functions)) {
        for (const event of events) {
          const queueUrl = emulators.refs[referenced(event.sqs?.arn) ?? ''];
          if (queueUrl === undefined) continue;
          const queueArn = `arn:aws:sqs:${region}:000000000000:${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`;
          pollers.push(
            startPoller({
              sqs,
              queueUrl,
              queueArn,
              region,
              invoke: (records) => invoke(ports.lambda, name, records),
              delay: retryDelay,
              warn: (message) => log.warning(message),
            }),
          );
        }
      }
      log.notice(`http://localhost:${ports.http}/webhook`);
    },
    async stop() {
      await Promise.all(pollers.map((poller) => poller.stop(patience)));
      await emulators.close();
      await watching.close();
      await unlock();
    },
  };
}
