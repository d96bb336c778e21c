import { parsePushKeys } from './parse-push-keys.ts';

/** A secret of HS256 has at least as many bytes as its hash. Source: RFC 7518, section 3.2. */
const MIN_IDENTITY_SECRET = 32;

/** Defaults with which a laptop and the simulator work without any setting. */
export const localDefaults = {
  PAGE_ID: '1002003004005',
  APP_ID: '200300400500600',
  APP_SECRET: 'local-app-secret',
  PAGE_ACCESS_TOKEN: 'local-page-token',
  VERIFY_TOKEN: 'local-verify-token',
  HTTP_PORT: '3000',
  SOCKET_PORT: '3001',
  SITE_PORT: '8080',
  INBOX_PORT: '8081',
  SIMULATOR_PORT: '4000',
  DATA_DIR: '.data',
} as const;

export type SettingName =
  | keyof typeof localDefaults
  | 'GRAPH_URL'
  | 'TABLE_NAME'
  | 'QUEUE_URL'
  | 'WEB_QUEUE_URL'
  | 'DYNAMODB_ENDPOINT'
  | 'SQS_ENDPOINT'
  | 'SOCKET_ENDPOINT'
  | 'SITE_ORIGIN'
  | 'INBOX_ORIGIN'
  | 'NOTIFY_QUEUE_URL'
  | 'WORK_QUEUE_URL'
  | 'NOTIFY_TOPIC_ARN'
  | 'SNS_ENDPOINT'
  | 'MAIL_FROM'
  | 'MAIL_REPLY_TO'
  | 'SES_ENDPOINT'
  | 'HTTP_ORIGIN'
  | 'PUSH_ORIGIN'
  | 'ALARM_EMAIL'
  | 'VAPID_KEYS'
  | 'IDENTITY_SECRET'
  | 'IDENTITY_SECRET_OLD';

interface Description {
  /**
   * What is wrong with a value, as the rest of a sentence that begins with the setting's name. Undefined where it is
   * right.
   */
  wrong(value: string): string | undefined;
  /** Where to get the right value. */
  readonly where: string;
}

const dashboard = 'In the App Dashboard (https://developers.facebook.com/apps)';
const deployed = '`sls deploy` and `sls offline` set it: it is missing only where a function is started without them.';

/** Every setting: how it is checked, and where the operator finds it. Values of secrets are never shown. */
export const describe: Readonly<Record<SettingName, Description>> = {
  PAGE_ID: {
    wrong: digits,
    where: 'It is the number under "Page ID" in the Page\'s About section, "Page transparency".',
  },
  APP_ID: { wrong: digits, where: `${dashboard}, it is the number beside the app's name.` },
  APP_SECRET: { wrong: secret, where: `${dashboard}, it is under App settings, Basic, "App secret".` },
  PAGE_ACCESS_TOKEN: {
    wrong: secret,
    where: `${dashboard}, generate it under Messenger, API settings, "Generate access tokens".`,
  },
  VERIFY_TOKEN: {
    wrong: secret,
    where: 'Choose any text without blanks, and give Meta the same one with the address of the webhook.',
  },
  GRAPH_URL: {
    wrong: url,
    where: 'Use https://graph.facebook.com for Messenger itself; leave it out for the simulator.',
  },
  TABLE_NAME: {
    wrong: (value) =>
      /^[\w.-]{3,255}$/.test(value) ? undefined : `is ${quoted(value)}, which is no name of a DynamoDB table`,
    where: deployed,
  },
  QUEUE_URL: { wrong: url, where: deployed },
  WEB_QUEUE_URL: { wrong: url, where: deployed },
  DYNAMODB_ENDPOINT: {
    wrong: url,
    where: 'Use the address of a running DynamoDB, or leave it out to have one started.',
  },
  SQS_ENDPOINT: { wrong: url, where: 'Use the address of a running SQS, or leave it out to have one started.' },
  SOCKET_ENDPOINT: { wrong: url, where: deployed },
  SITE_ORIGIN: { wrong: url, where: deployed },
  INBOX_ORIGIN: { wrong: url, where: deployed },
  NOTIFY_QUEUE_URL: { wrong: url, where: deployed },
  WORK_QUEUE_URL: { wrong: url, where: deployed },
  NOTIFY_TOPIC_ARN: {
    wrong: (value) =>
      /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(value)
        ? undefined
        : `is ${quoted(value)}, which is no ARN of an SNS topic`,
    where: deployed,
  },
  SNS_ENDPOINT: { wrong: url, where: 'Leave it out: `sls offline` sets it to the simulator.' },
  MAIL_FROM: {
    wrong: mail,
    where: 'Use an address of the shop that SES may send from, or leave it out: then no visitor gets a mail.',
  },
  MAIL_REPLY_TO: { wrong: mail, where: 'Use the address that the shop reads, or leave it out for MAIL_FROM.' },
  SES_ENDPOINT: { wrong: url, where: 'Leave it out: `sls offline` sets it to the simulator.' },
  HTTP_ORIGIN: { wrong: url, where: deployed },
  PUSH_ORIGIN: { wrong: url, where: 'Leave it out: only tests with a push service of their own need it.' },
  ALARM_EMAIL: {
    wrong: mail,
    where: 'Use the address that alarms go to, or leave it out.',
  },
  VAPID_KEYS: {
    wrong: (value) => (isKeyPair(value) ? undefined : 'is no pair of keys for web push'),
    where: '`sls deploy` and `sls offline` make it. Leave it out of .env.',
  },
  IDENTITY_SECRET: { wrong: identitySecret, where: 'Run `npm run identity -- new`: it makes one and stores it.' },
  IDENTITY_SECRET_OLD: { wrong: identitySecret, where: 'Run `npm run identity -- drop-old`: it removes it.' },
  HTTP_PORT: { wrong: port, where: 'Use a free port, or leave it out for 3000.' },
  SOCKET_PORT: { wrong: port, where: 'Use a free port, or leave it out for 3001.' },
  SITE_PORT: { wrong: port, where: 'Use a free port, or leave it out for 8080.' },
  INBOX_PORT: { wrong: port, where: 'Use a free port, or leave it out for 8081.' },
  SIMULATOR_PORT: { wrong: port, where: 'Use a free port, or leave it out for 4000.' },
  DATA_DIR: { wrong: () => undefined, where: 'Use a folder that can be written to, or leave it out for .data.' },
};

/** `{ publicKey, privateKey }` as JSON. */
const isKeyPair = (value: string): boolean => parsePushKeys(value) !== undefined;

const quoted = (value: string): string => JSON.stringify(value);

function digits(value: string): string | undefined {
  return /^\d+$/.test(value) ? undefined : `is ${quoted(value)}, and must be a number without anything else`;
}

function mail(value: string): string | undefined {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(value) ? undefined : `is ${quoted(value)}, which is no mail address`;
}

function secret(value: string): string | undefined {
  return /[\s"'<>]/.test(value) ? 'has blanks, quotes or brackets in it: it was not copied as it is' : undefined;
}

function identitySecret(value: string): string | undefined {
  return Buffer.byteLength(value) < MIN_IDENTITY_SECRET ? `has fewer than ${MIN_IDENTITY_SECRET} bytes` : undefined;
}

function url(value: string): string | undefined {
  const fits = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  return fits ? undefined : `is ${quoted(value)}, and must be a URL that begins with https:// or http://`;
}

function port(value: string): string | undefined {
  const fits = /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;
  return fits ? undefined : `is ${quoted(value)}, and must be a port: a number from 1 to 65535`;
}
