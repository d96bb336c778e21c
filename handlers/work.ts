import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import config from '#config';
import { botThread } from '../lib/bot/thread/index.ts';
import { timeBudget, WORK_MS } from '../lib/config/index.ts';
import { log } from '../lib/log.ts';
import { parseWork, redeliverLater, redeliverySeconds } from '../lib/queue/index.ts';
import { connected, need, readSettings } from '../lib/settings/index.ts';
import { runWork } from '../lib/turn/index.ts';
import { queueOf } from './queue.ts';
import { turnPorts } from './turn-ports.ts';

/** Runs what `chat.work` began, one work at a time. A function that dies gets its work again, three times in all. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<void> {
  bot.start();
  for (const record of Records) await handle(record, context);
}

const time = timeBudget(config.botSeconds);
const bot = botThread({
  entry: new URL('bot.mjs', import.meta.url),
  startMs: time.startMs,
  warn: (message, fields) => log('error', message, fields),
});

/** Ends the bot's thread, before a saved file replaces this module in the local stack. */
export const close = () => bot.end();

async function handle({ attributes, body, messageId, receiptHandle }: SQSRecord, context: Context): Promise<void> {
  const work = parseWork(body);
  if (work === undefined) return log('error', 'A message of the queue of works cannot be read', { messageId });
  const settings = readSettings(process.env);
  const delivery = Number(attributes.ApproximateReceiveCount);
  const workMs = Math.min(WORK_MS, context.getRemainingTimeInMillis());
  try {
    const ports = { ...turnPorts(await connected(settings), bot, time), queue: queueOf(settings) };
    await runWork(ports, work, { delivery, workMs });
  } catch (error) {
    log('error', 'A work failed; the queue delivers it again', { messageId, delivery, error });
    const queue = { url: need(settings, 'workQueueUrl'), endpoint: settings.sqsEndpoint };
    await redeliverLater(queue, receiptHandle, redeliverySeconds(delivery));
    throw error;
  }
}
