import type { SQSHandler, SQSRecord } from 'aws-lambda';
import bot from '../bot.ts';
import { log } from '../lib/log.ts';
import { queuedEvent, redeliverLater } from '../lib/queue/index.ts';
import { connected, need, readSettings, type Settings, secret } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { graphPortOf, type Ports, runTurn } from '../lib/turn/index.ts';
import { pushOf, tableOf } from './ports.ts';

/** The queue's worker: takes one thread one event further. What fails here waits, and longer each time. */
export const handler: SQSHandler = async ({ Records }) => {
  for (const record of Records) await handle(record);
};

async function handle(record: SQSRecord): Promise<void> {
  const settings = readSettings(process.env);
  const delivery = Number(record.attributes.ApproximateReceiveCount);
  try {
    await runTurn(portsOf(await connected(settings)), queuedEvent(record.body), delivery);
  } catch (error) {
    log('error', 'A turn was broken off and is tried again', { messageId: record.messageId, delivery, error });
    await redeliverLater(
      { url: need(settings, 'queueUrl'), endpoint: settings.sqsEndpoint },
      record.receiptHandle,
      delivery,
    );
    throw error;
  }
}

let ports: Ports | undefined;

/** Made once, so that connections outlive the event. */
function portsOf(settings: Settings): Ports {
  ports ??= newPorts(settings);
  // An app may have been connected since: that needs no new process.
  return { ...ports, appId: settings.appId ?? '' };
}

function newPorts(settings: Settings): Ports {
  const table = tableOf(settings);
  return {
    store: dynamoStore(table),
    graphPort: graphPortOf(() => connect(settings)),
    live: pushOf(settings, table),
    bot,
    appId: '',
    now: Date.now,
    log,
  };
}

/** Loaded with the first call to Messenger: a conversation on the website never needs it. */
async function connect(settings: Settings) {
  const { createGraph } = await import('../lib/graph/index.ts');
  return createGraph({
    url: settings.graphUrl,
    pageId: need(settings, 'pageId'),
    token: await secret('PAGE_ACCESS_TOKEN'),
    appId: need(settings, 'appId'),
    appSecret: await secret('APP_SECRET'),
  });
}
