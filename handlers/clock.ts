import { randomUUID } from 'node:crypto';
import type { ScheduledHandler } from 'aws-lambda';
import { log } from '../lib/log.ts';
import { sqsQueue } from '../lib/queue/index.ts';
import { need, readSettings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { dueEvent } from '../lib/turn/index.ts';

/** One round wakes this many threads at most; the next minute takes the rest, earliest first. */
const MOST = 1000;

/** Every minute: queues an event for each thread that has something to do by now. */
export const handler: ScheduledHandler = async () => {
  const settings = readSettings(process.env);
  const store = dynamoStore({ table: need(settings, 'tableName'), endpoint: settings.dynamodbEndpoint });
  const queue = sqsQueue({ url: need(settings, 'queueUrl'), endpoint: settings.sqsEndpoint });
  const now = Date.now();
  const due = await store.due(now, MOST);
  if (due.length === 0) return;
  await queue.enqueue(due.map(({ thread, dueAt }) => dueEvent(thread, dueAt, now, randomUUID())));
  log('info', 'The clock woke threads', { threads: due.length });
};
