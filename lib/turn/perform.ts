import {
  type Conversation,
  type Line,
  type PendingEffect,
  type Performed,
  type SendEffect,
  type SenderActionEffect,
  type Surface,
  type ThreadControlEffect,
  windowAt,
} from '../conversation/index.ts';
import { GraphError, type GraphErrorKind } from '../graph/errors.ts';
import { SettingsError } from '../settings/problem.ts';
import { amendLine } from './amend.ts';
import { recipientOf } from './graph-port.ts';
import { inDoubt, outcomeOf } from './outcome.ts';
import type { Ports } from './ports.ts';

/** A turn performs for this long (ms) and leaves the rest to the clock, well before its function would be stopped. */
export const PERFORM_TIME = 15_000;

type NumberedEffect = SendEffect | ThreadControlEffect;
type Done = Performed & { readonly mid?: string; readonly reason?: string; readonly kind?: GraphErrorKind | 'bug' };

/**
 * Does what a committed turn decided, in order on each surface: what is not finished holds up what comes after it.
 * @param run `crashed` where an earlier worker may have begun with these effects: what it may have sent is in doubt.
 * @returns one result for each of `conversation.pending`.
 */
export async function perform(
  ports: Ports,
  conversation: Conversation,
  run: { id: string; crashed: boolean },
): Promise<Performed[]> {
  const { thread } = conversation;
  const until = ports.now() + PERFORM_TIME;
  const blockedSurfaces = new Set<Surface>();
  // Effects are performed one after the other: of those that are not finished only the first can have been begun.
  let begun = run.crashed;

  const performNumbered = async (waiting: PendingEffect, effect: NumberedEffect): Promise<Performed> => {
    const known = run.crashed ? await ports.store.line(thread, effect.seq) : undefined;
    const finished = known && finishedAs(known);
    if (finished) return finished;
    const now = ports.now();
    const blocked = blockedSurfaces.has(effect.surface) || waiting.status === 'in_doubt' || (waiting.dueAt ?? 0) > now;
    let done: Done = { result: 'waiting' };
    if (!blocked) {
      if (now > until) done = { result: 'later', dueAt: now };
      else if (begun && mayHaveBeenTaken(effect))
        done = { ...inDoubt(waiting, now), reason: 'the worker was broken off' };
      else done = await call(ports, conversation, effect, waiting);
      begun = false;
    }
    if (done.result !== 'waiting' || isNew(waiting)) await storeLine(ports, conversation, effect, done);
    if (isOpen(done)) blockedSurfaces.add(effect.surface);
    if (done.result === 'failed') {
      const level = done.kind !== undefined && OPERATOR_ERRORS.has(done.kind) ? 'error' : 'warn';
      ports.log(level, done.error.message, { id: run.id, ...thread, seq: effect.seq, kind: done.kind });
    }
    if (done.result === 'in_doubt' || done.result === 'later') {
      const what =
        done.result === 'later'
          ? 'was not taken: it goes out later'
          : 'may not have been taken: its echo is waited for';
      const next = new Date(done.dueAt).toISOString();
      ports.log('warn', `A ${effect.kind} ${what}`, {
        id: run.id,
        ...thread,
        seq: effect.seq,
        next,
        reason: done.reason,
      });
    }
    return done;
  };

  const results: Performed[] = [];
  for (const waiting of conversation.pending) {
    const { effect } = waiting;
    if (effect.kind === 'send' || effect.kind === 'thread_control') {
      results.push(await performNumbered(waiting, effect));
      continue;
    }
    if (effect.kind === 'amend') await amendLine(ports, conversation, effect);
    else if (!run.crashed && !blockedSurfaces.has(effect.surface))
      await performSenderAction(ports, conversation, effect, run.id);
    results.push({ result: 'done' });
  }
  return results;
}

async function call(
  ports: Ports,
  conversation: Conversation,
  effect: NumberedEffect,
  waiting: PendingEffect,
): Promise<Done> {
  const byAgent = effect.kind === 'send' && effect.speaker === 'agent';
  if (effect.generation !== conversation.generation && !byAgent) return { result: 'dropped' };
  if (effect.surface === 'web') return { result: 'done', ...(effect.kind === 'send' && { mid: `w_${effect.seq}` }) };
  try {
    if (effect.kind === 'send') return await send(ports, conversation, effect);
    const { action, target_app_id, metadata } = effect;
    await ports.graphPort.control(action, { recipient: recipientOf(conversation.thread), target_app_id, metadata });
    return { result: 'done' };
  } catch (error) {
    return {
      ...outcomeOf(error, waiting, ports.now()),
      reason: error instanceof Error ? error.message : String(error),
      // A secret that is not there, or not any more, is the token's trouble.
      kind: error instanceof GraphError ? error.kind : error instanceof SettingsError ? 'token' : 'bug',
    };
  }
}

async function send(ports: Ports, conversation: Conversation, effect: SendEffect): Promise<Done> {
  const window = windowAt(conversation, effect.speaker, ports.now());
  if (window === 'closed') return { result: 'failed', error: CLOSED };
  const { metadata } = effect.message;
  const { message_id } = await ports.graphPort.send({
    recipient: recipientOf(conversation.thread),
    // The echo brings it back: how a send in doubt is found out about.
    message: { ...effect.message, metadata: metadata === undefined ? `${effect.seq}` : `${effect.seq} ${metadata}` },
    ...window,
    ...(effect.persona_id === undefined ? {} : { persona_id: effect.persona_id }),
    ...(effect.reply_to === undefined ? {} : { reply_to: { mid: effect.reply_to } }),
  });
  return { result: 'done', mid: message_id };
}

/** What only the owner can put right, and what nobody is answered before: an alarm listens to it. The rest is one person's. */
const OPERATOR_ERRORS: ReadonlySet<GraphErrorKind | 'bug'> = new Set([
  'token',
  'permission',
  'policy',
  'invalid',
  'bug',
]);

const CLOSED = {
  code: 'window',
  message:
    'Not sent: the person last wrote in Messenger more than 24 hours ago (7 days for a human agent). They have to write first.',
};

/** Best effort: nobody waits for a typing bubble. */
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
    ports.log('warn', `${action} was not taken`, { id, ...thread, error });
  }
}

/** Stores the line of an effect as it now stands, then shows it. */
async function storeLine(
  ports: Ports,
  { thread, openTurn }: Conversation,
  effect: NumberedEffect,
  done: Done,
): Promise<void> {
  const sends = effect.kind === 'send';
  const entry: Line = {
    seq: effect.seq,
    at: ports.now(),
    speaker: sends ? effect.speaker : effect.change.from,
    surface: effect.surface,
    content: sends ? { sent: effect.message } : { control: effect.change },
    key: openTurn?.key ?? '',
    status: STATUS[done.result],
    ...(done.mid === undefined ? {} : { mid: done.mid }),
    ...(done.result === 'failed' ? { error: done.error } : {}),
  };
  await ports.store.amend(thread, entry);
  await ports.live.line(thread, entry);
}

const STATUS = {
  done: 'sent',
  waiting: 'pending',
  later: 'pending',
  in_doubt: 'in_doubt',
  dropped: 'dropped',
  failed: 'failed',
} as const satisfies Record<Performed['result'], Line['status']>;

function finishedAs({ status, error }: Line): Performed | undefined {
  if (status === 'sent') return { result: 'done' };
  if (status === 'dropped') return { result: 'dropped' };
  return status === 'failed' && error !== undefined ? { result: 'failed', error } : undefined;
}

/** A message cannot be taken back; a change of owner may as well be asked for twice, and the table's writes too. */
function mayHaveBeenTaken(effect: NumberedEffect): boolean {
  return effect.surface === 'messenger' && effect.kind === 'send';
}

function isNew({ doubts, refusals, dueAt, status }: PendingEffect): boolean {
  return doubts + refusals === 0 && dueAt === undefined && status === 'pending';
}

function isOpen({ result }: Performed): boolean {
  return result === 'waiting' || result === 'in_doubt' || result === 'later';
}
