import {
  type BlockEffect,
  type Conversation,
  type FollowUpEffect,
  type Hint,
  isStale,
  isStored,
  type MailEffect,
  type NotifyEffect,
  type PendingEffect,
  type Performed,
  type SenderActionEffect,
  type TellEffect,
  type WorkEffect,
} from '../conversation/index.ts';
import { amendLine } from './amend-line.ts';
import { recipientOf } from './graph-port.ts';
import { outcomeOf } from './outcome.ts';
import { performLine, type Run } from './perform-line.ts';
import type { Ports } from './ports.ts';
import { queueTold } from './queue-told.ts';

/**
 * Performs what a committed turn decided, in order on each surface.
 * @param run `crashed` where an earlier worker may have begun with these effects. What has not begun by `until` is left
 *   to the clock.
 * @returns one result for each of `conversation.pending`, and the take-over that ended the bot's part meanwhile.
 */
export async function perform(
  ports: Ports,
  conversation: Conversation,
  { id, crashed, until }: Pick<Run, 'id' | 'crashed' | 'until'>,
): Promise<{ results: Performed[]; takeOver: Hint | undefined }> {
  const waiting = conversation.pending.filter(({ effect }) => isStored(effect)).length;
  const run: Run = { id, crashed, until, blocked: new Set(), waiting, mayBeBegun: crashed };
  const results: Performed[] = [];
  for (const [index, pending] of inOrder(conversation)) {
    results[index] = await performEffect(ports, conversation, pending, run);
  }
  // The clock goes on where the time was over.
  const left = conversation.pending.findIndex(
    ({ effect }, index) => isStale(effect, conversation) && results[index]?.result === 'waiting',
  );
  return {
    results: left < 0 ? results : results.with(left, { result: 'later', dueAt: ports.now() }),
    takeOver: run.takeOver,
  };
}

/** Effects of an older owner come last: their lines are only marked, and a person's message must not wait for that. */
function inOrder(conversation: Conversation): [number, PendingEffect][] {
  const all = [...conversation.pending.entries()];
  const isOld = ([, { effect }]: [number, PendingEffect]) => isStale(effect, conversation);
  return [...all.filter((each) => !isOld(each)), ...all.filter(isOld)];
}

async function performEffect(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  run: Run,
): Promise<Performed> {
  const { effect } = pending;
  switch (effect.kind) {
    case 'send':
    case 'thread_control':
      return performLine(ports, conversation, pending, effect, run);
    case 'amend':
      await amendLine(ports, conversation, effect);
      return { result: 'done' };
    case 'note':
      await ports.store.putNote(conversation.thread, effect.note);
      await ports.live.note(conversation.thread, effect.note);
      return { result: 'done' };
    case 'notify':
      return notify(ports, conversation, effect, run.id);
    case 'work':
      return beginWork(ports, conversation, effect, run.id);
    case 'tell':
      return tell(ports, conversation, effect, run.id);
    case 'mail':
      return queueMail(ports, conversation, effect, run.id);
    case 'follow_up':
      await noteFollowUp(ports, conversation, effect, run.id);
      return { result: 'done' };
    case 'digits':
      await ports.live.digits(conversation.thread, effect);
      return { result: 'done' };
    case 'join':
      await ports.live.join(conversation.thread, effect);
      return { result: 'done' };
    case 'unjoin':
      await ports.live.unjoin(conversation.thread, effect);
      return { result: 'done' };
    case 'block':
      return block(ports, conversation, effect, pending, run.id);
    case 'sender_action':
      if (!run.crashed && !run.blocked.has(effect.surface) && ports.now() <= run.until) {
        await performSenderAction(ports, conversation, effect, run.id);
      }
      return { result: 'done' };
    default:
      return effect satisfies never;
  }
}

/** Queues what another function or thread does. A queue that fails never holds up the thread: the clock tries again. */
async function queued(
  ports: Ports,
  { thread }: Conversation,
  id: string,
  failure: string,
  send: () => Promise<void>,
): Promise<Performed> {
  try {
    await send();
    return { result: 'done' };
  } catch (error) {
    ports.log('error', `${failure}: the clock tries it again`, { id, ...thread, error });
    return { result: 'later', dueAt: ports.now() + RETRY_AFTER_MS };
  }
}

/** Says that agents may have to be told. */
function notify(ports: Ports, conversation: Conversation, { to }: NotifyEffect, id: string): Promise<Performed> {
  const { thread, openTurn } = conversation;
  return queued(ports, conversation, id, 'Agents could not be notified', () =>
    ports.notifier.waiting(thread, openTurn?.key ?? id, to),
  );
}

/** Queues a work, while it is open. */
async function beginWork(
  ports: Ports,
  conversation: Conversation,
  { id: workId, name, data, generation }: WorkEffect,
  id: string,
): Promise<Performed> {
  const { thread, works = [] } = conversation;
  const open = works.find((work) => work.id === workId);
  if (open === undefined) return { result: 'dropped' };
  return queued(ports, conversation, id, 'A work could not be queued', () =>
    ports.works.begin({ thread, id: workId, name, data, generation, at: open.at }),
  );
}

/** Tells another thread. */
function tell(ports: Ports, conversation: Conversation, effect: TellEffect, id: string): Promise<Performed> {
  return queued(ports, conversation, id, 'Another thread could not be told', () =>
    queueTold(ports, conversation.thread, effect),
  );
}

function queueMail(ports: Ports, conversation: Conversation, effect: MailEffect, id: string): Promise<Performed> {
  const { thread } = conversation;
  return queued(ports, conversation, id, 'A mail could not be queued', () =>
    ports.mails.send({ kind: 'mail', thread, key: effect.id, seqs: effect.seqs }, 0),
  );
}

/** Agents see at the line where its answer went besides. The visitor does not. */
async function noteFollowUp(
  { store, live, log }: Ports,
  { thread }: Conversation,
  { seq, followUp }: FollowUpEffect,
  id: string,
): Promise<void> {
  const { status, to, error } = followUp;
  if (status === 'failed') {
    log('warn', 'An answer did not follow the visitor: its line says why', {
      id,
      ...thread,
      seq,
      to,
      code: error?.code,
    });
  }
  const line = await store.line(thread, seq);
  if (line === undefined) return;
  const noted = { ...line, followUp };
  await store.amend(thread, noted);
  await live.line(thread, noted, 'agents');
}

const RETRY_AFTER_MS = 60_000;

/** New conversations from the network of a blocked visitor are refused so long (ms). */
const NETWORK_BLOCK_MS = 24 * 60 * 60 * 1000;

/** Blocks a customer outside of the state, or ends that. Doing it twice changes nothing. */
async function block(
  ports: Ports,
  { thread }: Conversation,
  { surface, blocked, network }: BlockEffect,
  pending: PendingEffect,
  id: string,
): Promise<Performed> {
  const now = ports.now();
  if (surface === 'web') {
    if (network !== undefined) await ports.live.blockNetwork(network, blocked ? now + NETWORK_BLOCK_MS : now);
    return { result: 'done' };
  }
  if (thread.customer.startsWith('ref:')) return { result: 'done' };
  const method = blocked ? 'block' : 'unblock';
  try {
    await ports.graphPort.call('moderation', method, [thread.customer]);
    return { result: 'done' };
  } catch (error) {
    ports.log('warn', `Meta did not ${method} a customer`, { id, ...thread, error });
    return outcomeOf(error, pending, now);
  }
}

/** Typing, "seen" and reactions. A failure is logged and not repeated: a late typing bubble helps no customer. */
async function performSenderAction(
  ports: Ports,
  conversation: Conversation,
  effect: SenderActionEffect,
  id: string,
): Promise<void> {
  const { thread } = conversation;
  const { action, mid, reaction, persona_id } = effect;
  if (effect.surface === 'web') {
    if (mid !== undefined && (action === 'react' || action === 'unreact')) {
      const emoji = action === 'react' ? (reaction ?? null) : null;
      await amendLine(ports, conversation, { kind: 'amend', mid, change: { by: 'page', emoji } });
    }
    return;
  }
  try {
    await ports.graphPort.senderAction({
      recipient: recipientOf(thread),
      sender_action: action,
      ...(mid === undefined ? {} : { payload: { message_id: mid, ...(reaction === undefined ? {} : { reaction }) } }),
      ...(persona_id === undefined ? {} : { persona_id }),
    });
  } catch (error) {
    ports.log('warn', `Meta did not accept ${action}`, { id, ...thread, error });
  }
}
