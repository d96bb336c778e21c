import { randomUUID } from 'node:crypto';
import { type Identity, isBlocked, type Thread } from '../../conversation/index.ts';
import { type ClientFrame, Refusal } from '../../protocol/index.ts';
import { toldEvent } from '../../queue/index.ts';
import { sha256, sha256Of } from '../../sha256.ts';
import { customerOf } from '../identity/customer-of.ts';
import { verifyIdentity } from '../identity/verify-identity.ts';
import { networkOf } from '../network.ts';
import type { From, SocketPorts } from '../ports.ts';
import type { Session } from '../sessions.ts';
import { chatClosed } from './chat-closed.ts';
import { endJoin } from './end-join.ts';

interface Started {
  readonly token: string;
  readonly session: Session;
  /** Why the identity was refused. */
  readonly refused?: string;
}

/**
 * Starts a session: an anonymous visitor gets a thread of their own, a proven customer the one that they have. The
 * session that the browser gives up is ended last. Where the queue or the table does not answer, it is still there,
 * and the browser asks again.
 *
 * @throws {Refusal} where the identity has run out, or the visitor is blocked.
 */
export async function startSession(ports: SocketPorts, frame: ClientFrame<'hello'>, from: From): Promise<Started> {
  const now = ports.now();
  const pageId = frame.page ?? ports.pageId;
  const { identity, refused } = await identityOf(ports, frame, from);
  await refuseBlocked(ports, identity, from, now);
  const before = await givenUp(ports, frame.instead_of, pageId);
  // What one proven customer wrote is never shown beside another one.
  const earlier = identity && before && !before.identity ? before.thread.customer : undefined;
  const proven = identity && { identity, ...(earlier !== undefined && { earlier }) };
  const started = await ports.sessions.start({ page: ports.pageId }, pageId, now, proven);
  if (before && identity && earlier !== undefined) await tellWorker(ports, before, identity);
  if (before) await endGivenUp(ports, before);
  else if (identity && frame.instead_of !== undefined) await forgetOld(ports, started.session.thread, frame.instead_of);
  return { ...started, ...(refused !== undefined && { refused }) };
}

async function identityOf(
  ports: SocketPorts,
  { identity: token }: ClientFrame<'hello'>,
  { connection }: From,
): Promise<{ readonly identity?: Identity; readonly refused?: string }> {
  if (token === undefined) return {};
  const { usable, problem } = await ports.identitySecrets();
  const verdict = problem === undefined ? verifyIdentity(token, usable, ports.now()) : undefined;
  if (verdict?.kind === 'proven') return { identity: verdict.identity };
  const reason = problem ?? (verdict?.kind === 'refused' ? verdict.reason : 'it has run out');
  ports.log('warn', 'The identity that a page gives is refused', { connection, reason });
  if (verdict?.kind === 'over') throw new Refusal('identity_over', 'The identity has run out. Ask for another one.');
  return { refused: reason };
}

/** A block of a network is for new anonymous visitors. The business knows a proven customer, and blocks them alone. */
async function refuseBlocked(
  ports: SocketPorts,
  identity: Identity | undefined,
  { address }: From,
  now: number,
): Promise<void> {
  if (identity === undefined) {
    if (await ports.networkBlocks.isBlocked(networkOf(address), now)) throw chatClosed();
    return;
  }
  const thread = { page: ports.pageId, customer: customerOf(ports.pageId, identity) };
  // `load` also looks for an event's marker. No event has this key: only the conversation is needed here.
  const { conversation } = await ports.store.load(thread, thread.customer);
  if (conversation && isBlocked(conversation, now)) throw chatClosed();
}

async function givenUp(ports: SocketPorts, token: string | undefined, pageId: string): Promise<Session | undefined> {
  const session = token === undefined ? undefined : await ports.sessions.ofToken(token);
  return session?.pageId === pageId ? session : undefined;
}

/** The anonymous conversation gets the name of the customer who goes on elsewhere. It stays as it is otherwise. */
async function tellWorker({ queue, now }: SocketPorts, { thread, hash }: Session, identity: Identity): Promise<void> {
  const signedIn = { ...identity, customer: customerOf(thread.page, identity) };
  const key = sha256Of(['signed in', thread.page, thread.customer, hash, identity.sub]);
  await queue.enqueue([{ thread, key, id: randomUUID(), at: now(), source: 'clock', item: { signedIn } }]);
}

/** A session that ended by itself, days ago, may have shown a chat in Messenger: the thread still names it. */
async function forgetOld({ queue, now }: SocketPorts, thread: Thread, token: string): Promise<void> {
  const session = sha256(token);
  const told = { kind: 'forget_device', session } as const;
  await queue.enqueue([toldEvent(thread, 'visitor', { told, id: session }, now())]);
}

/** No worker is told: whoever waits in the conversation still waits. */
async function endGivenUp(ports: SocketPorts, session: Session): Promise<void> {
  await endJoin(ports, session);
  await ports.threadLimits.end(session.thread, session.hash, ports.now());
  await ports.sessions.end(session);
  await ports.push.left(session);
}
