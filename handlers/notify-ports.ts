import config from '#config';
import { agentDirectory } from '../lib/agents/index.ts';
import {
  type NotifyPorts,
  snsMail,
  sqsNoticeQueue,
  toldItems,
  vapidSubject,
  webPush,
} from '../lib/agents/notify/index.ts';
import { log } from '../lib/log.ts';
import { need, parsePushKeys, type Settings, SettingsError, secret } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { tableOf } from './ports.ts';

/** Everything outside of a notice to agents. */
export async function notifyPorts(settings: Settings): Promise<NotifyPorts> {
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
