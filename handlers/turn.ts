import type { SQSHandler, SQSRecord } from 'aws-lambda';
import bot from '../bot.ts';
import config from '../chat.config.ts';
import { timeBudget } from '../lib/config/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { queuedEvent, redeliverLater } from '../lib/queue/index.ts';
import { connected, need, readSettings, type Settings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { graphPortOf, type Ports, runTurn } from '../lib/turn/index.ts';
import { graphOf, pushOf, tableOf } from './ports.ts';

/** The worker of the queue: one turn for each event. A failed event comes again, each time after a longer wait. */
export const handler: SQSHandler = async ({ Records }, context) => {
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  for (const record of Records) await handle(record, deadline);
};

const time = timeBudget(config.botSeconds);

async function handle({ attributes, body, messageId, receiptHandle }: SQSRecord, deadline: number): Promise<void> {
  const settings = readSettings(process.env);
  const delivery = Number(attributes.ApproximateReceiveCount);
  try {
    await runTurn(portsOf(await connected(settings)), queuedEvent(body), { delivery, deadline });
  } catch (error) {
    log('error', 'A turn failed; the queue delivers its event again', { messageId, delivery, error });
    const queue = { url: need(settings, 'queueUrl'), endpoint: settings.sqsEndpoint };
    await redeliverLater(queue, receiptHandle, delivery);
    throw error;
  }
}

let wired: { readonly app: string; readonly ports: Ports } | undefined;

/** Made once for an app and its Page. `npm run connect` changes them without a new process. */
function portsOf(settings: Settings): Ports {
  const app = `${settings.pageId}:${settings.appId}`;
  if (wired?.app !== app) wired = { app, ports: newPorts(settings) };
  return wired.ports;
}

function newPorts(settings: Settings): Ports {
  const table = tableOf(settings);
  const store = dynamoStore(table);
  const graphPort = graphPortOf(once(() => graphOf(settings, time)));
  return {
    store,
    graphPort,
    live: pushOf(settings, table),
    bot,
    time,
    appId: settings.appId ?? '',
    now: Date.now,
    log,
  };
}
