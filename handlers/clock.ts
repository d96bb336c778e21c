import { randomUUID } from 'node:crypto';
import type { ScheduledHandler } from 'aws-lambda';
import config from '#config';
import { tellOfOpening } from '../lib/agents/notify/index.ts';
import { forgetOld } from '../lib/forget/index.ts';
import { log } from '../lib/log.ts';
import { dueEvent, peopleOf } from '../lib/turn/index.ts';
import { clockPorts } from './clock-ports.ts';

/** One run wakes at most this many threads, the earliest first. The next minute wakes the others. */
const MAX_THREADS = 1000;

/**
 * Every minute: queues an event for each thread that has something to do by now, and for conversations that are too
 * old, and notices where hours begin.
 */
export const handler: ScheduledHandler = async () => {
  const now = Date.now();
  // A failure of one does not stop the others.
  const results = await Promise.allSettled([wakeThreads(now), tellOfHours(now), forgetOldThreads(now)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};

async function wakeThreads(now: number): Promise<void> {
  const { store, queue } = clockPorts();
  const due = await store.due(now, MAX_THREADS);
  if (due.length === 0) return;
  await queue.enqueue(due.map(({ thread, dueAt }) => dueEvent(thread, dueAt, now, randomUUID())));
  log('info', 'The clock woke threads', { threads: due.length });
}

async function tellOfHours(now: number): Promise<void> {
  const { store, told, notices } = clockPorts();
  if (notices === undefined) return;
  const queued = await tellOfOpening({ store, told, queue: notices, hours: config.hours }, now);
  if (queued > 0) log('info', 'Hours began: agents are told of customers who wait', { notices: queued });
}

async function forgetOldThreads(now: number): Promise<void> {
  const { retentionMs } = peopleOf(config);
  if (retentionMs === undefined) return;
  const queued = await forgetOld(clockPorts(), retentionMs, now);
  if (queued > 0) log('info', 'Conversations are too old: they are forgotten', { threads: queued });
}
