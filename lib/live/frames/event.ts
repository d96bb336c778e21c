import { randomUUID } from 'node:crypto';
import { isBlocked, type Thread } from '../../conversation/index.ts';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { actionKey, messagingItem } from '../action.ts';
import type { VisitorConnection } from '../connection.ts';
import { networkOf } from '../network.ts';
import type { SocketPorts, VisitorFrom } from '../ports.ts';
import { type LineOfThread, readLine } from '../read-lines.ts';
import { readerOf } from '../reader.ts';
import { slowDown } from '../slow-down.ts';
import { chatClosed } from './chat-closed.ts';
import { sessionOver } from './session-over.ts';
import { helloAgain } from './still-reads.ts';
import { withSession } from './with-session.ts';

/**
 * Queues what the visitor did, and acknowledges it after the queue has stored it. A read mark that says nothing new is
 * acknowledged without being queued.
 */
export async function event(
  ports: SocketPorts,
  frame: ClientFrame<'event'>,
  from: VisitorFrom,
): Promise<ServerFrame<'ack'>> {
  const { type: _, id: clientId, ...action } = frame;
  const now = ports.now();
  const connection = withSession(ports, from.known, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you write.');
  });
  const { thread } = connection;
  const key = actionKey(thread, clientId);
  const { conversation } = await ports.store.load(thread, key);
  if (conversation && isBlocked(conversation, now)) throw chatClosed();
  const read = 'read' in action ? await lineRead(ports, connection, action.read.seq) : undefined;
  // A joined browser has read the lines of its own thread: that worker is told no more.
  if (read && read.customer !== thread.customer) return { type: 'ack', id: clientId };
  const line = read?.line;
  const isQueued = await admitted(ports, connection, key, line?.seq);
  if (!isQueued) return { type: 'ack', id: clientId };
  try {
    const network = networkOf(from.address);
    await enqueue(ports, frame, {
      connection,
      key,
      now,
      isNew: conversation === undefined,
      watermark: line?.at,
      network,
    });
  } catch (error) {
    await release(ports, thread, key);
    throw error;
  }
  return { type: 'ack', id: clientId };
}

/** @throws {Refusal} where the browser knows no line under this number. */
async function lineRead({ store }: SocketPorts, connection: VisitorConnection, seq: number): Promise<LineOfThread> {
  const line = await readLine(store, connection.thread.page, readerOf(connection), seq);
  if (!line) throw new Refusal('bad_frame', 'read.seq must be the number of a line of the conversation.');
  return line;
}

/** How long a browser waits while the worker is busy with its earlier events (s). */
const workerTakes = 2;

/**
 * @returns whether the event is to be queued.
 * @throws {Refusal}
 */
async function admitted(
  ports: SocketPorts,
  { thread, session, joined }: VisitorConnection,
  key: string,
  readSeq: number | undefined,
): Promise<boolean> {
  const now = ports.now();
  const admission = await ports.threadLimits.admit(
    thread,
    { key, session: joined?.id ?? session, ...(readSeq !== undefined && { readSeq }) },
    now,
  );
  if (admission.kind === 'ended') throw joined ? helloAgain() : sessionOver();
  if (admission.kind === 'too_many') {
    throw admission.of === 'minute'
      ? slowDown('That was too much for one minute.', now)
      : new Refusal('slow_down', 'Your earlier messages are not answered yet. Please wait a moment.', {
          retryAfter: workerTakes,
        });
  }
  return admission.kind !== 'known';
}

interface Queueing {
  readonly connection: VisitorConnection;
  readonly key: string;
  readonly now: number;
  readonly isNew: boolean;
  /** With a read mark: when the line that was read was written (ms). */
  readonly watermark: number | undefined;
  readonly network: string;
}

async function enqueue(
  ports: SocketPorts,
  frame: ClientFrame<'event'>,
  { connection, key, now, isNew, watermark, network }: Queueing,
): Promise<void> {
  const { thread, locale, timeZone, identity, earlier, session, joined } = connection;
  const { type: _, id: clientId, ...action } = frame;
  const getStarted = (await ports.menuOverrides.read(now)).get_started?.payload;
  const item = messagingItem(action, { thread, clientId, now, isNew, getStarted, watermark });
  const about = {
    network,
    session,
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    // Who the shop says that the visitor is concerns their own thread.
    ...(joined ? { own: joined.own } : { ...(identity && { identity }), ...(earlier !== undefined && { earlier }) }),
  };
  await ports.queue.enqueue([{ thread, key, id: randomUUID(), at: now, source: 'web', item, clientId, ...about }]);
}

/** The event is not in the queue, so it must not count as unhandled. A browser that tries again is not held up. */
async function release(ports: SocketPorts, thread: Thread, key: string): Promise<void> {
  try {
    await ports.threadLimits.release(thread, key);
  } catch (error) {
    ports.log('warn', 'An event that was not queued counts as unhandled for ten minutes', { ...thread, error });
  }
}
