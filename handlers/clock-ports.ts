import { sqsNoticeQueue, toldItems } from '../lib/agents/notify/index.ts';
import { once } from '../lib/once.ts';
import { readSettings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** Everything outside of the clock. */
export const clockPorts = once(() => {
  const settings = readSettings(process.env);
  const { notifyQueueUrl: url, sqsEndpoint: endpoint } = settings;
  const table = tableOf(settings);
  return {
    store: dynamoStore(table),
    queue: queueOf(settings),
    told: toldItems(table),
    // Missing during the first deploy that brings the queue.
    ...(url !== undefined && { notices: sqsNoticeQueue({ url, endpoint }) }),
  };
});
