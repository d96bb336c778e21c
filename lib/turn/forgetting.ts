import {
  type Conversation,
  hasBlockLeft,
  isAfterWish,
  isBlocked,
  isToBeDeleted,
  isTombstone,
  isTooOld,
  type Told,
  toldToForgotten,
} from '../conversation/index.ts';
import { type ForgetPorts, type Forgot, forget, goOnForgetting, removeBefore } from '../forget/forget.ts';
import { field, isObject, object, time } from '../json.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { toldEvent } from '../queue/told.ts';
import { parseTold } from './parse-told.ts';
import type { Ports } from './ports.ts';
import { toldArrival } from './told.ts';
import { isUsedElsewhere } from './used-elsewhere.ts';

/**
 * Everything of an event that has to do with forgetting: it asks for it, it goes on with it, or it is dropped, since it
 * is from before the conversation was forgotten or nothing is left that it could change.
 *
 * @param until no piece of the deletion begins after this time (ms). The clock goes on with the rest.
 * @returns whether the event is handled.
 */
export async function forgetting(
  ports: Ports,
  queued: QueuedEvent,
  conversation: Conversation | undefined,
  until: number,
): Promise<boolean> {
  const asked = askedToForget(queued);
  if (asked !== undefined && !wasForgotten(conversation, queued)) {
    if (await mayForget(ports, queued, conversation, asked)) await forgetNow(ports, queued, until, asked.by);
    return true;
  }
  if (isClock(queued) && conversation !== undefined && isToBeDeleted(conversation, ports.now())) {
    await forgetNow(ports, queued, until, 'visitor');
    return true;
  }
  if (conversation?.forgotten === undefined) return false;
  if (conversation.forgotten.open !== undefined && (asked !== undefined || isClock(queued))) {
    logForgot(ports, queued, await goOnForgetting(forgetPorts(ports), conversation, until));
    return true;
  }
  return asked !== undefined || (await dropForgotten(ports, queued, conversation, until));
}

/**
 * The customer writes on in the conversation that they wanted to be deleted: as one whom the shop has proven they have
 * the same one in each browser. What was before is forgotten at once, so that nothing new is forgotten with it later.
 *
 * @param until no piece of the deletion begins after this time (ms).
 * @returns whether the event begins a new conversation now.
 */
export async function forgetsBefore(
  ports: Ports,
  queued: QueuedEvent,
  conversation: Conversation | undefined,
  until: number,
): Promise<boolean> {
  if (conversation === undefined || !begins(queued) || !isWritten(queued)) return false;
  const at = happenedAt(queued);
  if (!isAfterWish(conversation, at) || conversation.keep || isBlocked(conversation, ports.now())) return false;
  const forgot = await forget(forgetPorts(ports), queued.thread, at - 1, until, { spares: queued.session });
  logForgot(ports, queued, forgot, 'visitor');
  return true;
}

/** A line of the customer. */
function isWritten({ item }: QueuedEvent): boolean {
  return isObject(field(item, 'message')) || isObject(field(item, 'postback'));
}

function begins({ source }: QueuedEvent): boolean {
  return source === 'messenger' || source === 'web';
}

/** Meta may deliver an event long after it happened (ms). */
function happenedAt({ at, item }: QueuedEvent): number {
  return Math.min(at, time(object(item)?.timestamp) ?? at);
}

function forgetPorts({ store, elsewhere, queue, people, now }: Ports): ForgetPorts {
  return { store, elsewhere, queue, now, dayOf: people.dayOf };
}

type ForgetTold = Extract<Told, { readonly kind: 'forget' }>;

function askedToForget({ source, item }: QueuedEvent): ForgetTold | undefined {
  const told = source === 'told' ? parseTold(field(item, 'told')) : undefined;
  return told?.kind === 'forget' ? told : undefined;
}

/** The event comes again: the function stopped before it could say that it had handled it. */
function wasForgotten(conversation: Conversation | undefined, { at }: QueuedEvent): boolean {
  return conversation?.forgotten !== undefined && conversation.forgotten.at >= at;
}

/** The clock looked at an index that is seconds behind: the customer may have written since, or an agent keeps it. */
async function mayForget(
  ports: Ports,
  { key }: QueuedEvent,
  conversation: Conversation | undefined,
  { by }: ForgetTold,
): Promise<boolean> {
  if (by !== 'retention') return true;
  const { people, now } = ports;
  if (conversation === undefined || !isTooOld(conversation, people.retentionMs, now())) return false;
  return !(await isUsedElsewhere(ports, conversation, key));
}

async function forgetNow(ports: Ports, queued: QueuedEvent, until: number, by: ForgetTold['by']): Promise<void> {
  const forgot = await forget(forgetPorts(ports), queued.thread, queued.at, until);
  logForgot(ports, queued, forgot, typeof by === 'string' ? by : by.id);
}

function logForgot({ log }: Ports, { id, thread }: QueuedEvent, { deleted, isDone }: Forgot, by?: string): void {
  const what = isDone ? 'A conversation was forgotten' : 'A conversation is being forgotten: the clock goes on with it';
  log('info', what, { id, ...thread, ...(by !== undefined && { by }), deleted: Object.fromEntries(deleted) });
}

/** An event from before, or one that is about what is not there any more. Lines that its turn has written go, too. */
async function dropForgotten(
  ports: Ports,
  queued: QueuedEvent,
  conversation: Conversation,
  until: number,
): Promise<boolean> {
  const { id, thread, source } = queued;
  const isBefore = happenedAt(queued) <= (conversation.forgotten?.at ?? 0);
  const endsBlock = isClock(queued) && hasBlockLeft(conversation);
  if (!isBefore && (begins(queued) || endsBlock || !isTombstone(conversation))) return false;
  ports.log('info', 'An event from before its conversation was forgotten is dropped', { id, ...thread });
  await answerTold(ports, queued);
  // A take-over that never comes must not silence the bot of the next conversation.
  if (source === 'agent') await ports.store.removeHint(thread, queued.key);
  await removeBefore(forgetPorts(ports), conversation, () => ports.now() < until);
  return true;
}

/** Another thread does not wait for one that has forgotten it. */
async function answerTold(ports: Ports, queued: QueuedEvent): Promise<void> {
  if (queued.source !== 'told') return;
  const { thread } = queued;
  const answer = toldToForgotten(await toldArrival(ports, queued));
  if (answer === undefined) return;
  const to = { page: thread.page, customer: answer.customer };
  await ports.queue.enqueue([toldEvent(to, thread.customer, answer, ports.now())]);
}

/** The clock has woken the thread. */
function isClock({ source, item }: QueuedEvent): boolean {
  return source === 'clock' && item === undefined;
}
