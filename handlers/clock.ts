import { randomUUID } from 'node:crypto';
import type { ScheduledHandler } from 'aws-lambda';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { need, readSettings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { dueEvent } from '../lib/turn/index.ts';
import { queueOf } from './queue.ts';

/** One run wakes at most this many threads, the earliest first. The next minute wakes the others. */
const MAX_THREADS = 1000;

/** Every minute: queues an event for each thread that has something to do by now. */
export const handler: ScheduledHandler = async () => {
  const { store, queue } = ports();
  const now = Date.now();
  const due = await store.due(now, MAX_THREADS);
  if (due.length === 0) return;
  await queue.enqueue(due.map(({ thread, dueAt }) => dueEvent(thread, dueAt, now, randomUUID())));
  log('info', 'The clock woke threads', { threads: due.length });
};

const ports = once(() => {
  const settings = readSettings(process.env);
  return {
    store: dynamoStore({ table: need(settings, 'tableName'), endpoint: settings.dynamodbEndpoint }),
    queue: queueOf(settings),
  };
});
