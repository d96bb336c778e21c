import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import OfflineLambda from 'serverless-offline/lambda';
import { bypassProxy } from '../../lib/config/index.ts';
import { printable } from '../../lib/printable.ts';
import { localEnvironment, readSettings, type Settings, SettingsError } from '../../lib/settings/index.ts';
import type { Log, PluginContext, Serverless } from '../package/service.ts';
import { setTimes } from '../package/set-times.ts';
import { SetupError } from '../package/setup-error.ts';
import { allOf } from './all-of.ts';
import { boundFunctions } from './bound-functions.ts';
import { type NotePlaces, noteOf, notePlaces } from './developer-notes.ts';
import { type Emulators, startEmulators } from './emulators.ts';
import { checkEndpoints } from './endpoints.ts';
import { removeAwsAccount, setEnvironment } from './function-environment.ts';
import { startInbox } from './inbox.ts';
import { localInvite } from './local-invite.ts';
import { lockFolder } from './lock.ts';
import { keepLog } from './log-file.ts';
import { type LocalMessenger, startMessenger } from './messenger.ts';
import { freePort, type Port, portsInUse } from './ports.ts';
import { narrowRights } from './private-data.ts';
import { localPushKeys } from './push-keys.ts';
import { startSite } from './site.ts';
import { startSources } from './sources.ts';
import { watchFunctions } from './watch.ts';
import { welcome } from './welcome.ts';

/** Longest wait for running calls when the stack stops (ms). A call that takes longer is repeated at the next start. */
const patience = 5_000;

export interface LocalStack {
  /** Runs once `serverless-offline` serves the functions. */
  start(): Promise<void>;
  /** Keeps unfinished work for the next start. */
  stop(): Promise<void>;
}

/**
 * Starts what `sls offline` needs beside the functions: builds that follow the source, the database, the queue and its
 * poller, the site, and a simulator of Messenger unless `GRAPH_URL` is set.
 * @throws {SetupError} where a setting is wrong, a port or the data folder is in use, or a given server does not work.
 */
export async function prepareStack(context: PluginContext): Promise<LocalStack> {
  const { serverless, options, log, env } = context;
  const { service, serviceDir } = serverless;
  bypassProxy(env);
  const { environment, settings } = read(serviceDir, {
    ...env,
    HTTP_PORT: options.httpPort ?? env.HTTP_PORT,
    SOCKET_PORT: options.websocketPort ?? env.SOCKET_PORT,
  });
  const isSimulated = environment.GRAPH_URL === undefined;
  await checkPorts(settings, isSimulated);
  await checkEndpoints({ DYNAMODB_ENDPOINT: settings.dynamodbEndpoint, SQS_ENDPOINT: settings.sqsEndpoint });

  removeAwsAccount(env);
  setTimes(service);
  boundFunctions(OfflineLambda);
  // Conversations and secrets are in the data folder: no other user of this computer reads what is created from now on.
  process.umask(0o077);
  const parts = startedParts();
  parts.add(await lockFolder(settings.dataDir));
  await narrowRights(settings.dataDir);
  const notes = notePlaces();
  notes.add(({ text }) => log.error(printable(text)));
  parts.add(keepLog(settings.dataDir, { heard: (line) => showNote(notes, line) }));
  try {
    // The website starts last of all, and the stack does without it where it cannot be built: esbuild prints why.
    const site = parts.opened(startSite(settings, notes)).catch(() => {
      log.error('The website is missing: it cannot be built.');
      return undefined;
    });
    const inbox = parts.opened(startInbox(settings)).catch(() => {
      log.error('The inbox is missing: it cannot be built.');
      return undefined;
    });
    parts.addFirst(async () => void (await Promise.all([site, inbox])));
    const [lambdaPort, functions, emulators, messenger] = await allOf(
      options.lambdaPort === undefined ? freePort() : Promise.resolve(Number(options.lambdaPort)),
      parts.opened(watchFunctions(context)),
      parts.opened(startEmulators(service, settings, (message) => log.warning(message))),
      isSimulated ? parts.opened(startMessenger(settings)) : Promise.resolve(undefined),
    );
    notes.add(({ customer, text }) => messenger?.note(customer, text));
    setEnvironment(service, emulators, {
      ...environment,
      ...(messenger && { PAGE_ID: messenger.pageId }),
      GRAPH_URL: messenger?.url ?? settings.graphUrl,
      SOCKET_ENDPOINT: `http://localhost:${settings.ports.socket}`,
      INBOX_ORIGIN: settings.inboxOrigin ?? '',
      VAPID_KEYS: await localPushKeys(settings.dataDir),
      HTTP_ORIGIN: settings.httpOrigin ?? '',
      ...(messenger && {
        NOTIFY_TOPIC_ARN: messenger.topicArn,
        SNS_ENDPOINT: messenger.snsUrl,
        SES_ENDPOINT: messenger.sesUrl,
      }),
      // A laptop has no SES of its own.
      MAIL_FROM: messenger?.mailFrom ?? '',
    });
    service.custom = {
      ...service.custom,
      'serverless-offline': {
        httpPort: settings.ports.http,
        websocketPort: settings.ports.socket,
        lambdaPort,
        noSponsor: true,
      },
    };
    return {
      start: async () => {
        await startTraffic({ serverless, settings, log, parts, emulators, messenger, lambdaPort, site, inbox });
        void functions.check();
      },
      stop: () => parts.stop(),
    };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

function showNote(notes: NotePlaces, line: string): void {
  const note = noteOf(line);
  if (note !== undefined) notes.show(note);
}

/** @throws {SetupError} that names each port that is in use. */
async function checkPorts({ ports }: Settings, isSimulated: boolean): Promise<void> {
  const needed: Port[] = [
    { setting: 'HTTP_PORT', port: ports.http, use: 'the HTTP API' },
    { setting: 'SOCKET_PORT', port: ports.socket, use: 'the WebSocket API' },
    { setting: 'SITE_PORT', port: ports.site, use: 'the site' },
    { setting: 'INBOX_PORT', port: ports.inbox, use: 'the inbox' },
  ];
  if (isSimulated) needed.push({ setting: 'SIMULATOR_PORT', port: ports.simulator, use: 'the simulator of Messenger' });
  const problem = await portsInUse(needed);
  if (problem) throw new SetupError(problem);
}

/** The parts of the stack that run. They stop from the last to the first. */
interface StartedParts {
  add(close: () => Promise<void>): void;
  /** Runs before every other part stops. */
  addFirst(wait: () => Promise<void>): void;
  opened<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

function startedParts(): StartedParts {
  const started: (() => Promise<void>)[] = [];
  const waits: (() => Promise<void>)[] = [];
  return {
    add: (close) => void started.push(close),
    addFirst: (wait) => void waits.push(wait),
    async opened(opening) {
      const part = await opening;
      started.push(() => part.close());
      return part;
    },
    async stop() {
      for (const wait of waits.splice(0)) await wait();
      // One that fails, as on a full disk, must not keep the others open.
      const failures: unknown[] = [];
      for (const close of started.splice(0).reverse()) await close().catch((error) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

interface Traffic {
  readonly serverless: Serverless;
  readonly settings: Settings;
  readonly log: Log;
  readonly parts: StartedParts;
  readonly emulators: Emulators;
  /** Missing where `GRAPH_URL` names another server. */
  readonly messenger: LocalMessenger | undefined;
  readonly lambdaPort: number;
  readonly site: Promise<{ url: string } | undefined>;
  readonly inbox: Promise<{ url: string } | undefined>;
}

/** Lets events flow: from the queue to the functions, and from the simulator to the webhook. */
async function startTraffic({ serverless, settings, log, parts, emulators, messenger, ...traffic }: Traffic) {
  const addresses = join(settings.dataDir, 'stack.json');
  const { dynamodb, sqs, refs } = emulators;
  // The operator's commands find this stack by this file.
  const stack = {
    site: `http://localhost:${settings.ports.site}`,
    inbox: settings.inboxOrigin ?? `http://localhost:${settings.ports.inbox}`,
    socket: `http://localhost:${settings.ports.socket}`,
    dynamodb,
    sqs,
    table: refs.Table,
    queue: refs.Queue,
    webQueue: refs.WebQueue,
    dlq: refs.DeadLetters,
    notifyQueue: refs.NotifyQueue,
    notifyDlq: refs.NotifyDeadLetters,
    workQueue: refs.WorkQueue,
    workDlq: refs.WorkDeadLetters,
    lambda: `http://localhost:${traffic.lambdaPort}`,
    turn: serverless.service.functions.turn?.name,
    ...(messenger && {
      topic: messenger.topicArn,
      sns: messenger.snsUrl,
      ses: messenger.sesUrl,
      mailFrom: messenger.mailFrom,
    }),
  };
  await writeFile(addresses, JSON.stringify(stack));
  parts.add(() => rm(addresses, { force: true }));
  // Closing the terminal stops the stack as Ctrl-C does.
  process.once('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  const stopSources = startSources(serverless.service, emulators, traffic.lambdaPort, (message) =>
    log.warning(printable(message)),
  );
  parts.add(() => stopSources(patience));
  await messenger?.connect(`http://localhost:${settings.ports.http}/webhook`).catch((error: Error) => {
    log.error(printable(`The simulator of Messenger does not deliver to the webhook: ${error.message}`));
  });
  const [site, inbox] = await Promise.all([traffic.site, traffic.inbox]);
  const invite = inbox && (await inviteTo(inbox.url, emulators, log));
  log.notice(welcome(settings, { site: site?.url, inbox: inbox?.url, invite, simulator: messenger?.url }));
}

/** The stack does without the link where the database does not answer. */
async function inviteTo(inbox: string, { dynamodb, refs }: Emulators, log: Log): Promise<string | undefined> {
  try {
    return refs.Table && (await localInvite({ endpoint: dynamodb, table: refs.Table }, inbox));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(printable(`There is no link to sign in to the inbox: ${reason}`));
    return undefined;
  }
}

interface LocalSettings {
  readonly environment: Record<string, string>;
  readonly settings: Settings;
}

function read(serviceDir: string, env: NodeJS.ProcessEnv): LocalSettings {
  try {
    const environment = localEnvironment(serviceDir, env);
    const settings = readSettings(environment);
    return { environment, settings: { ...settings, dataDir: resolve(serviceDir, settings.dataDir) } };
  } catch (error) {
    throw error instanceof SettingsError ? new SetupError(error.message, { cause: error }) : error;
  }
}
