import type { SQSHandler } from 'aws-lambda';
import config from '#config';
import { agentDirectory } from '../lib/agents/index.ts';
import {
  type NotifyPorts,
  parseNotice,
  runNotice,
  snsMail,
  sqsNoticeQueue,
  toldItems,
  vapidSubject,
  webPush,
} from '../lib/agents/notify/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { need, parsePushKeys, readSettings, type Settings, SettingsError, secret } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { tableOf } from './ports.ts';

/** Tells agents of customers who wait. A notice that fails comes again, and then lies in the dead-letter queue. */
export const handler: SQSHandler = async ({ Records }) => {
  for (const { body, messageId } of Records) {
    const notice = parseNotice(body);
    if (notice) await runNotice(await ports(), notice);
    else log('error', 'A message of the queue of notifications cannot be read', { messageId });
  }
};

const ports = once(() => portsOf(readSettings(process.env)));

async function portsOf(settings: Settings): Promise<NotifyPorts> {
  const { notifyTopicArn, snsEndpoint, pushOrigin, sqsEndpoint } = settings;
  const table = tableOf(settings);
  return {
    store: dynamoStore(table),
    directory: agentDirectory(table),
    told: toldItems(table),
    queue: sqsNoticeQueue({ url: need(settings, 'notifyQueueUrl'), endpoint: sqsEndpoint }),
    push: webPush({ keys: await pushKeys(), subject: vapidSubject(settings), testOrigin: pushOrigin }),
    ...(notifyTopicArn && { mail: snsMail({ topic: notifyTopicArn, endpoint: snsEndpoint }) }),
    hours: config.hours,
    inboxOrigin: need(settings, 'inboxOrigin'),
    showText: config.textInNotifications === true,
    now: Date.now,
    log,
  };
}

async function pushKeys() {
  const keys = parsePushKeys(await secret('VAPID_KEYS'));
  if (keys) return keys;
  throw new SettingsError([{ setting: 'VAPID_KEYS', what: 'is no pair of keys', where: 'Run `npx sls deploy`.' }]);
}
