import { randomUUID } from 'node:crypto';
import { type ClientFrame, Refusal, type ServerFrame } from '../../protocol/index.ts';
import { actionKey, messagingItem } from '../action.ts';
import type { From, SocketPorts } from '../ports.ts';
import { countFrame } from './count-frame.ts';

/** Queues what the visitor did, and acknowledges it after the queue has stored it. */
export async function event(ports: SocketPorts, frame: ClientFrame<'event'>, from: From): Promise<ServerFrame<'ack'>> {
  const { type: _, id: clientId, ...action } = frame;
  const now = ports.now();
  const { thread } = await countFrame(ports, 'read' in action ? 'read' : 'event', from, () => {
    return new Refusal('session_needed', 'Say hello with start, or with your session, before you write.');
  });
  const key = actionKey(thread, clientId);
  const line = 'read' in action ? await ports.store.line(thread, action.read.seq) : undefined;
  if ('read' in action && !line) {
    throw new Refusal('bad_frame', 'read.seq must be the number of a line of the conversation.');
  }
  const isNew = 'referral' in action && (await ports.store.load(thread, key)).conversation === undefined;
  const getStarted = (await ports.menuOverrides.read(now)).get_started?.payload;
  const item = messagingItem(action, { thread, clientId, now, isNew, getStarted, watermark: line?.at });
  await ports.queue.enqueue([{ thread, key, id: randomUUID(), at: now, source: 'web', item, clientId }]);
  return { type: 'ack', id: clientId };
}
