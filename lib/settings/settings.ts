import { isLoopback } from '../config/loopback.ts';
import { type Problem, SettingsError } from './problem.ts';
import { describe, localDefaults, type SettingName } from './settings-table.ts';

/** The checked settings. One that is not set is `undefined`; `need` returns one or throws. */
export interface Settings {
  /** `LOCAL=1`: on a laptop, with working defaults. */
  readonly local: boolean;
  readonly pageId?: string;
  readonly appId?: string;
  /** The three secrets: here where the environment has them; on Lambda they are in Parameter Store, see `secret`. */
  readonly appSecret?: string;
  readonly pageAccessToken?: string;
  readonly verifyToken?: string;
  /** Without a slash at its end. */
  readonly graphUrl: string;
  readonly tableName?: string;
  readonly queueUrl?: string;
  /** The queue of the website's threads. */
  readonly webQueueUrl?: string;
  readonly dynamodbEndpoint?: string;
  readonly sqsEndpoint?: string;
  /** The Management API of the WebSocket API, through which open browsers are reached. */
  readonly socketEndpoint: string;
  /** The origin of the website that `sls deploy` put up. */
  readonly siteOrigin?: string;
  /** The origin of the agents' inbox. */
  readonly inboxOrigin?: string;
  /** The queue of `handlers/notify`. */
  readonly notifyQueueUrl?: string;
  /** The queue of `handlers/work`. */
  readonly workQueueUrl?: string;
  /** The SNS topic of agents' mails. */
  readonly notifyTopicArn?: string;
  readonly snsEndpoint?: string;
  /** Whom mails to visitors are from; where it is missing none is sent. */
  readonly mailFrom?: string;
  /** Where a visitor's reply to such a mail goes. */
  readonly mailReplyTo?: string;
  readonly sesEndpoint?: string;
  /** The HTTP API: mails link to it. */
  readonly httpOrigin?: string;
  /** For tests: one more origin that push subscriptions may name. */
  readonly pushOrigin?: string;
  /** The operator's address: push services write to it where notifications make trouble. */
  readonly alarmEmail?: string;
  readonly ports: {
    readonly http: number;
    readonly socket: number;
    readonly site: number;
    readonly inbox: number;
    readonly simulator: number;
  };
  readonly dataDir: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. Local defaults apply where `LOCAL=1`. The simulator's ids and secrets do not apply where
 * `GRAPH_URL` is another server's, since that one needs those of a real app.
 *
 * @throws {SettingsError} that names each setting that is malformed or missing, and says where to get it.
 */
export function readSettings(env: Environment): Settings {
  const local = env.LOCAL === '1';
  const simulatorPort = settingIn(env, 'SIMULATOR_PORT') ?? localDefaults.SIMULATOR_PORT;
  const graphUrl =
    settingIn(env, 'GRAPH_URL') ?? (local ? `http://localhost:${simulatorPort}` : 'https://graph.facebook.com');
  const isSimulated = local && isLoopback(graphUrl);
  const problems: Problem[] = [];

  function read(name: SettingName, fallback?: string): string | undefined {
    const value = settingIn(env, name) ?? fallback;
    const wrong = value === undefined ? undefined : describe[name].wrong(value);
    if (wrong) problems.push({ setting: name, what: wrong, where: describe[name].where });
    return value;
  }
  function ofApp(name: 'PAGE_ID' | 'APP_ID' | 'APP_SECRET' | 'PAGE_ACCESS_TOKEN' | 'VERIFY_TOKEN'): string | undefined {
    const value = read(name, isSimulated ? localDefaults[name] : undefined);
    if (value === undefined && local) {
      problems.push({ setting: name, what: `is needed for ${graphUrl}`, where: describe[name].where });
    }
    return value;
  }
  const port = (name: keyof typeof localDefaults & `${string}_PORT`): number => Number(read(name, localDefaults[name]));

  const ports = {
    http: port('HTTP_PORT'),
    socket: port('SOCKET_PORT'),
    site: port('SITE_PORT'),
    inbox: port('INBOX_PORT'),
    simulator: port('SIMULATOR_PORT'),
  };
  read('GRAPH_URL');
  read('VAPID_KEYS');
  read('IDENTITY_SECRET');
  read('IDENTITY_SECRET_OLD');
  const settings: Settings = {
    local,
    pageId: ofApp('PAGE_ID'),
    appId: ofApp('APP_ID'),
    appSecret: ofApp('APP_SECRET'),
    pageAccessToken: ofApp('PAGE_ACCESS_TOKEN'),
    verifyToken: ofApp('VERIFY_TOKEN'),
    graphUrl: graphUrl.replace(/\/+$/, ''),
    tableName: read('TABLE_NAME'),
    queueUrl: read('QUEUE_URL'),
    webQueueUrl: read('WEB_QUEUE_URL'),
    dynamodbEndpoint: read('DYNAMODB_ENDPOINT'),
    sqsEndpoint: read('SQS_ENDPOINT'),
    socketEndpoint: read('SOCKET_ENDPOINT') ?? `http://localhost:${ports.socket}`,
    siteOrigin: read('SITE_ORIGIN'),
    inboxOrigin: read('INBOX_ORIGIN', local ? `http://localhost:${ports.inbox}` : undefined),
    notifyQueueUrl: read('NOTIFY_QUEUE_URL'),
    workQueueUrl: read('WORK_QUEUE_URL'),
    notifyTopicArn: read('NOTIFY_TOPIC_ARN'),
    snsEndpoint: read('SNS_ENDPOINT'),
    mailFrom: read('MAIL_FROM'),
    mailReplyTo: read('MAIL_REPLY_TO') ?? settingIn(env, 'MAIL_FROM'),
    sesEndpoint: read('SES_ENDPOINT'),
    httpOrigin: read('HTTP_ORIGIN') ?? (local ? `http://localhost:${ports.http}` : undefined),
    pushOrigin: read('PUSH_ORIGIN'),
    alarmEmail: read('ALARM_EMAIL'),
    ports,
    dataDir: read('DATA_DIR', localDefaults.DATA_DIR) ?? localDefaults.DATA_DIR,
  };
  problems.push(...samePorts(settings.ports));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

const names = {
  pageId: 'PAGE_ID',
  appId: 'APP_ID',
  appSecret: 'APP_SECRET',
  pageAccessToken: 'PAGE_ACCESS_TOKEN',
  verifyToken: 'VERIFY_TOKEN',
  tableName: 'TABLE_NAME',
  queueUrl: 'QUEUE_URL',
  inboxOrigin: 'INBOX_ORIGIN',
  httpOrigin: 'HTTP_ORIGIN',
  notifyQueueUrl: 'NOTIFY_QUEUE_URL',
  workQueueUrl: 'WORK_QUEUE_URL',
} as const;

/**
 * A setting that the caller cannot work without.
 *
 * @throws {SettingsError} where it is not set.
 */
export function need(settings: Settings, key: keyof typeof names): string {
  const value = settings[key];
  if (value !== undefined) return value;
  const setting = names[key];
  throw new SettingsError([{ setting, what: 'is not set', where: describe[setting].where }]);
}

/** A blank value is not set: CloudFormation and `.env` files have no other way to leave one out. */
function settingIn(env: Environment, name: SettingName): string | undefined {
  return env[name]?.trim() || undefined;
}

function samePorts(ports: Settings['ports']): Problem[] {
  const uses = Object.entries(ports).map(([use, port]) => ({ setting: `${use.toUpperCase()}_PORT`, port }));
  return uses.flatMap(({ setting, port }, index) => {
    const other = uses.slice(0, index).find((each) => each.port === port);
    return other ? [{ setting, what: `is ${port}, as is ${other.setting}`, where: 'Give each its own port.' }] : [];
  });
}
