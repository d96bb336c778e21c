import { randomUUID } from 'node:crypto';
import type { Thread } from '../../conversation/index.ts';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { actionKey, messagingItem } from '../action.ts';
import type { Connection } from '../connections.ts';
import type { From, SocketPorts } from '../ports.ts';
import { slowDown } from '../slow-down.ts';
import { connectionOf } from './connection-of.ts';
import { sessionOver } from './session-over.ts';

/**
 * Queues what the visitor did, and acknowledges it after the queue has stored it. A read mark that says nothing new is
 * acknowledged without being queued.
 */
export async function event(ports: SocketPorts, frame: ClientFrame<'event'>, from: From): Promise<ServerFrame<'ack'>> {
  const { type: _, id: clientId, ...action } = frame;
  const now = ports.now();
  const connection = await connectionOf(ports, from, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you write.');
  });
  const { thread } = connection;
  const key = actionKey(thread, clientId);
  const line = 'read' in action ? await ports.store.line(thread, action.read.seq) : undefined;
  if ('read' in action && !line) {
    throw new Refusal('bad_frame', 'read.seq must be the number of a line of the conversation.');
  }
  const isQueued = await admitted(ports, connection, key, 'read' in action ? action.read.seq : undefined);
  if (!isQueued) return { type: 'ack', id: clientId };
  try {
    await enqueue(ports, frame, { thread, key, now, watermark: line?.at });
  } catch (error) {
    await release(ports, thread, key);
    throw error;
  }
  return { type: 'ack', id: clientId };
}

/** How long a browser waits while the worker is busy with its earlier events (s). */
const workerTakes = 2;

/**
 * @returns whether the event is to be queued.
 * @throws {Refusal}
 */
async function admitted(
  ports: SocketPorts,
  { thread, session }: Connection,
  key: string,
  readSeq: number | undefined,
): Promise<boolean> {
  const now = ports.now();
  const admission = await ports.threadLimits.admit(
    thread,
    { key, session, ...(readSeq !== undefined && { readSeq }) },
    now,
  );
  if (admission.kind === 'ended') throw sessionOver();
  if (admission.kind === 'too_many') {
    throw admission.of === 'minute'
      ? slowDown('That was too much for one minute.', now)
      : new Refusal('slow_down', 'Your earlier messages are not answered yet. Please wait a moment.', {
          retryAfter: workerTakes,
        });
  }
  return admission.kind !== 'known';
}

async function enqueue(
  ports: SocketPorts,
  frame: ClientFrame<'event'>,
  { thread, key, now, watermark }: { thread: Thread; key: string; now: number; watermark: number | undefined },
): Promise<void> {
  const { type: _, id: clientId, ...action } = frame;
  const isNew = 'referral' in action && (await ports.store.load(thread, key)).conversation === undefined;
  const getStarted = (await ports.menuOverrides.read(now)).get_started?.payload;
  const item = messagingItem(action, { thread, clientId, now, isNew, getStarted, watermark });
  await ports.queue.enqueue([{ thread, key, id: randomUUID(), at: now, source: 'web', item, clientId }]);
}

/** The event is not in the queue, so it must not count as unhandled. A browser that tries again is not held up. */
async function release(ports: SocketPorts, thread: Thread, key: string): Promise<void> {
  try {
    await ports.threadLimits.release(thread, key);
  } catch (error) {
    ports.log('warn', 'An event that was not queued counts as unhandled for ten minutes', { ...thread, error });
  }
}
