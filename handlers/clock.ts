import { randomUUID } from 'node:crypto';
import type { ScheduledHandler } from 'aws-lambda';
import config from '#config';
import { sqsNoticeQueue, tellOfOpening, toldItems } from '../lib/agents/notify/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { readSettings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { dueEvent } from '../lib/turn/index.ts';
import { tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** One run wakes at most this many threads, the earliest first. The next minute wakes the others. */
const MAX_THREADS = 1000;

/** Every minute: queues an event for each thread that has something to do by now, and notices where hours begin. */
export const handler: ScheduledHandler = async () => {
  const now = Date.now();
  // A failure of one does not stop the other.
  const results = await Promise.allSettled([wakeThreads(now), tellOfHours(now)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};

async function wakeThreads(now: number): Promise<void> {
  const { store, queue } = ports();
  const due = await store.due(now, MAX_THREADS);
  if (due.length === 0) return;
  await queue.enqueue(due.map(({ thread, dueAt }) => dueEvent(thread, dueAt, now, randomUUID())));
  log('info', 'The clock woke threads', { threads: due.length });
}

async function tellOfHours(now: number): Promise<void> {
  const { store, told, notices } = ports();
  if (notices === undefined) return;
  const queued = await tellOfOpening({ store, told, queue: notices, hours: config.hours }, now);
  if (queued > 0) log('info', 'Hours began: agents are told of customers who wait', { notices: queued });
}

const ports = once(() => {
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
