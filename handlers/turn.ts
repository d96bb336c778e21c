import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import config from '#config';
import { type CheckAnswer, type CheckEvent, checkAnswer } from '../lib/bot/check-event.ts';
import { botThread } from '../lib/bot/thread/index.ts';
import { timeBudget } from '../lib/config/index.ts';
import { log } from '../lib/log.ts';
import { queuedEvents, queueUrlOfArn, redeliverLater, redeliverySeconds } from '../lib/queue/index.ts';
import { connected, readSettings, type Settings } from '../lib/settings/index.ts';
import { OutOfTime, type Ports, runTurn } from '../lib/turn/index.ts';
import { queueOptions } from './queue.ts';
import { turnPorts } from './turn-ports.ts';

/** The worker of both queues: one turn for each event. A failed event comes again, each time after a longer wait. */
export async function handler(event: SQSEvent | CheckEvent, context: Context): Promise<CheckAnswer | undefined> {
  // It starts while the table is read.
  bot.start();
  if ('check' in event) return checkAnswer(bot);
  const deadline = Date.now() + context.getRemainingTimeInMillis();
  for (const record of event.Records) await handle(record, deadline);
}

const time = timeBudget(config.botSeconds);
const bot = botThread({
  entry: new URL('bot.mjs', import.meta.url),
  startMs: time.startMs,
  warn: (message, fields) => log('error', message, fields),
});

/** Ends the bot's thread, before a saved file replaces this module in the local stack. */
export const close = () => bot.end();

async function handle({ attributes, body, messageId, ...record }: SQSRecord, deadline: number): Promise<void> {
  const settings = readSettings(process.env);
  const delivery = Number(attributes.ApproximateReceiveCount);
  try {
    const ports = portsOf(await connected(settings));
    for (const event of queuedEvents(body)) await runTurn(ports, event, { delivery, deadline });
  } catch (error) {
    // Of many events in one message the next delivery handles those that are left. Nothing failed.
    const late = error instanceof OutOfTime;
    log(late ? 'warn' : 'error', 'A turn failed; the queue delivers its event again', { messageId, delivery, error });
    const { url, webUrl, endpoint } = queueOptions(settings);
    const queue = { url: queueUrlOfArn({ url, webUrl }, record.eventSourceARN), endpoint };
    await redeliverLater(queue, record.receiptHandle, late ? 0 : redeliverySeconds(delivery));
    throw error;
  }
}

let wired: { readonly app: string; readonly ports: Ports } | undefined;

/** Made once for an app and its Page. `npm run connect` changes them without a new process. */
function portsOf(settings: Settings): Ports {
  const app = `${settings.pageId}:${settings.appId}`;
  if (wired?.app !== app) wired = { app, ports: turnPorts(settings, bot, time) };
  return wired.ports;
}
