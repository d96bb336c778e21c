import {
  type Conversation,
  type Hint,
  hasContent,
  isStale,
  type Line,
  type LineEffect,
  type LineError,
  type PendingEffect,
  type Performed,
  type SendEffect,
  type SendOptions,
  type StoredEffect,
  type Surface,
  SYSTEM_METADATA,
  shortened,
  windowAt,
} from '../conversation/index.ts';
import { GraphError, type GraphErrorKind } from '../graph/errors.ts';
import { SettingsError } from '../settings/problem.ts';
import { recipientOf } from './graph-port.ts';
import { endsTurnOfBot, waitingTakeOver } from './hint.ts';
import { inDoubt, outcomeOf } from './outcome.ts';
import type { Ports } from './ports.ts';

/** What one worker knows while it performs the effects of a turn. */
export interface Run {
  /** Correlation id. */
  readonly id: string;
  /** An earlier worker stopped while it performed these effects. What it may have sent is in doubt. */
  readonly crashed: boolean;
  /** No call begins after this time (ms). */
  readonly until: number;
  /** Surfaces on which an effect is unfinished: later effects wait, so that messages stay in order. */
  readonly blocked: Set<Surface>;
  /** How many messages and changes of owner wait. */
  waiting: number;
  /** A take-over that was found while this turn was performed: nothing more of the bot goes to Meta. */
  takeOver?: Hint | undefined;
  /** The next effect may be the one with which the earlier worker had begun. Only the first unfinished one can be. */
  mayBeBegun: boolean;
}

type Attempt = Performed & {
  readonly mid?: string;
  /** For the log: why it is unfinished. */
  readonly reason?: string;
  readonly kind?: GraphErrorKind | 'bug';
};

/** Performs a message or a change of owner, stores its line with the result, and shows it to the visitor. */
export async function performLine(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  effect: LineEffect | StoredEffect,
  run: Run,
): Promise<Performed> {
  const { thread } = conversation;
  const stored = run.crashed ? await ports.store.line(thread, effect.seq) : undefined;
  const finished = isSameAttempt(stored, effect) ? finishedAs(stored) : undefined;
  if (stored && finished) {
    // The earlier worker may have stopped before it showed the line. The same number is not shown twice.
    await ports.live.line(thread, stored);
    return finished;
  }
  const known = attemptWithoutCall(ports, conversation, pending, effect, run);
  if (known?.result === 'waiting' && !hasContent(effect)) {
    run.blocked.add(effect.surface);
    return known;
  }
  const whole = await wholeEffect(ports, conversation, effect, stored);
  if (whole === undefined) return lost(ports, conversation, effect, run.id);
  const isOver =
    known === undefined &&
    ((await isOvertaken(ports, conversation, whole.effect, run)) || (await isOfRevoked(ports, whole.effect)));
  const begun = ports.now();
  const attempt: Attempt = isOver
    ? { result: pending.doubts > 0 ? 'left_in_doubt' : 'dropped' }
    : (known ?? (await call(ports, conversation, pending, whole.effect)));
  await storeLine(ports, conversation, whole, attempt, begun);
  if (isUnfinished(attempt)) {
    run.blocked.add(effect.surface);
    if (hasContent(effect)) run.waiting += 1;
  }
  report(ports, conversation, effect, attempt, run.id);
  return attempt;
}

/**
 * An agent has taken the thread over since this turn began: what the bot still wanted to send to Meta is over. It is
 * read before each call, since a call may take seconds.
 */
async function isOvertaken(ports: Ports, conversation: Conversation, effect: LineEffect, run: Run): Promise<boolean> {
  const isOfBot = effect.kind === 'send' ? effect.speaker === 'bot' : effect.agent === undefined && !effect.local;
  if (effect.surface === 'web' || !isOfBot || !endsTurnOfBot(conversation)) return false;
  run.takeOver ??= await waitingTakeOver(ports, conversation.thread);
  return run.takeOver !== undefined;
}

/**
 * Nothing of an agent goes out once they are revoked, whether it waited for Meta or an earlier worker stopped before.
 * A colleague may still send a failed line of theirs again.
 */
async function isOfRevoked({ agents }: Ports, effect: LineEffect): Promise<boolean> {
  const isRetry = effect.kind === 'send' && effect.attempt !== undefined;
  return effect.agent !== undefined && !isRetry && (await agents.get(effect.agent.id)) === undefined;
}

/** What an effect becomes for which no call is made now. */
function attemptWithoutCall(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  effect: LineEffect | StoredEffect,
  run: Run,
): Attempt | undefined {
  const now = ports.now();
  if (isStale(effect, conversation)) {
    if (now > run.until) return { result: 'waiting' };
    return { result: pending.doubts > 0 ? 'left_in_doubt' : 'dropped' };
  }
  const waits = run.blocked.has(effect.surface) || pending.status === 'in_doubt' || (pending.dueAt ?? 0) > now;
  if (waits) {
    return hasContent(effect) && run.waiting >= MAX_WAITING
      ? { result: 'failed', error: TOO_MANY_WAIT }
      : { result: 'waiting' };
  }
  const mayBeSent = run.mayBeBegun && effect.surface === 'messenger' && effect.kind === 'send';
  run.mayBeBegun = false;
  if (now > run.until) return { result: 'later', dueAt: now };
  // Asking twice for a change of owner, or writing twice to the table, changes nothing. A message cannot be taken back.
  if (mayBeSent) return { ...inDoubt(pending, now), reason: 'an earlier worker stopped while it sent this' };
  return undefined;
}

/** An effect with its content, and the event that caused its line. */
interface WholeEffect {
  readonly effect: LineEffect;
  readonly key: string;
}

/** The effect as it was decided. Where an earlier turn left it unfinished, its line has the content. */
async function wholeEffect(
  ports: Ports,
  { thread, openTurn }: Conversation,
  effect: LineEffect | StoredEffect,
  stored: Line | undefined,
): Promise<WholeEffect | undefined> {
  if (hasContent(effect)) return { effect, key: openTurn?.key ?? '' };
  const line = stored ?? (await ports.store.line(thread, effect.seq));
  if (line === undefined) return undefined;
  const { content, key, options, agent, clientId } = line;
  if (effect.kind === 'send') {
    if (!('sent' in content)) return undefined;
    const author = { ...(agent && { agent }), ...(clientId !== undefined && { clientId }) };
    return { effect: { ...effect, message: content.sent, ...options, ...author }, key };
  }
  if (!('control' in content)) return undefined;
  const { metadata } = content.control;
  return {
    effect: { ...effect, change: content.control, ...(metadata === undefined ? {} : { metadata }) },
    key,
  };
}

/** The line of an effect is gone, or has been changed by hand: there is nothing left to send. */
function lost(ports: Ports, { thread }: Conversation, { kind, seq }: StoredEffect | LineEffect, id: string): Performed {
  const error = { code: 'lost', message: `The line of a ${kind} that waited is gone, so it was not sent.` };
  ports.log('error', error.message, { id, ...thread, seq });
  return { result: 'failed', error };
}

async function call(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  effect: LineEffect,
): Promise<Attempt> {
  const isLocal = effect.surface === 'web' || (effect.kind === 'thread_control' && effect.local === true);
  if (isLocal) return { result: 'done', ...(effect.kind === 'send' && { mid: `w_${effect.seq}` }) };
  try {
    if (effect.kind === 'send') return await send(ports, conversation, effect);
    const { action, target_app_id, metadata } = effect;
    await ports.graphPort.control(action, { recipient: recipientOf(conversation.thread), target_app_id, metadata });
    return { result: 'done' };
  } catch (error) {
    return {
      ...outcomeOf(error, pending, ports.now()),
      reason: error instanceof Error ? error.message : String(error),
      kind: kindOf(error),
    };
  }
}

async function send(ports: Ports, conversation: Conversation, effect: SendEffect): Promise<Attempt> {
  const { humanAgent } = ports.people;
  const window = windowAt(conversation, effect.speaker, ports.now(), humanAgent);
  if (window === 'closed') return { result: 'failed', error: closed(effect.speaker, humanAgent, conversation) };
  const metadata = effect.speaker === 'system' ? SYSTEM_METADATA : effect.message.metadata;
  const request = {
    recipient: recipientOf(conversation.thread),
    // The echo brings the number back: it settles a send in doubt.
    message: { ...effect.message, metadata: metadata === undefined ? `${effect.seq}` : `${effect.seq} ${metadata}` },
    ...window,
    ...(effect.persona_id === undefined ? {} : { persona_id: effect.persona_id }),
    ...(effect.reply_to === undefined || isOfWebsite(effect.reply_to) ? {} : { reply_to: { mid: effect.reply_to } }),
  };
  try {
    const { message_id } = await ports.graphPort.send(request);
    return { result: 'done', mid: message_id };
  } catch (error) {
    if ('tag' in window && refusesTag(error)) return tagRefused(error);
    throw error;
  }
}

/** A line of a joined browser has our own mid, which Meta does not know. */
function isOfWebsite(mid: string): boolean {
  return mid.startsWith('w_');
}

/** Kinds of errors with which Meta refuses a tag that it did not grant, or not for this message. */
function refusesTag(error: unknown): error is GraphError {
  return error instanceof GraphError && ['permission', 'policy', 'window', 'invalid'].includes(error.kind);
}

/** No further message of this thread goes out under the tag. It concerns the app, so the operator has to read it. */
function tagRefused(error: GraphError): Attempt {
  return {
    result: 'failed',
    tagRefused: true,
    kind: 'permission',
    error: {
      code: 'human_agent',
      message: shortened(
        `Meta refused this answer after 24 hours (tag HUMAN_AGENT). The customer has to write first. ${error.message}`,
      ),
    },
  };
}

function closed(speaker: SendEffect['speaker'], humanAgent: boolean, conversation: Conversation): LineError {
  const { tagRefused, windowRefused } = conversation;
  if (windowRefused) return { code: 'window', message: OVER };
  const days = speaker === 'agent' && humanAgent && tagRefused !== true ? '7 days' : '24 hours';
  const message = `Not sent: the customer last wrote in Messenger more than ${days} ago. They have to write first.`;
  return { code: 'window', message };
}

const OVER = 'Not sent: Messenger does not accept an answer any more. The customer has to write first.';

/** So many messages of a thread wait at most. Each is a few bytes in the conversation's item, which holds 400 KB. */
export const MAX_WAITING = 1000;
const TOO_MANY_WAIT = {
  code: 'too_many_wait',
  message: `Not sent: ${MAX_WAITING} messages of this conversation already wait until Meta accepts messages again.`,
};

/**
 * Error kinds that stop every reply until the operator fixes them: they raise the alarm. Others concern one customer.
 */
const OPERATOR_ERRORS: ReadonlySet<GraphErrorKind | 'bug'> = new Set([
  'token',
  'permission',
  'policy',
  'invalid',
  'bug',
]);

function kindOf(error: unknown): GraphErrorKind | 'bug' {
  if (error instanceof GraphError) return error.kind;
  // A missing secret stops replies as a wrong token does.
  return error instanceof SettingsError ? 'token' : 'bug';
}

function report(
  ports: Ports,
  { thread }: Conversation,
  { kind, seq }: LineEffect | StoredEffect,
  attempt: Attempt,
  id: string,
): void {
  const about = { id, ...thread, seq };
  if (attempt.result === 'failed') {
    const level = attempt.kind !== undefined && OPERATOR_ERRORS.has(attempt.kind) ? 'error' : 'warn';
    ports.log(level, attempt.error.message, { ...about, kind: attempt.kind });
  } else if (attempt.result === 'in_doubt' || attempt.result === 'later') {
    const message =
      attempt.result === 'later'
        ? `A ${kind} was not accepted: the clock tries it again`
        : `A ${kind} may have arrived: its echo or the clock settles it`;
    ports.log('warn', message, { ...about, next: new Date(attempt.dueAt).toISOString(), reason: attempt.reason });
  }
}

/**
 * Stores the line of an effect with its result, then shows it. Its time is from before the call: Meta's watermarks of
 * what was delivered and read have the time at which Meta took the message, so a later time would never count as read.
 */
async function storeLine(
  ports: Ports,
  { thread }: Conversation,
  { effect, key }: WholeEffect,
  attempt: Attempt,
  at: number,
): Promise<void> {
  const isSend = effect.kind === 'send';
  const options = isSend ? optionsOf(effect) : undefined;
  const line: Line = {
    seq: effect.seq,
    at,
    speaker: isSend ? effect.speaker : effect.change.from,
    surface: effect.surface,
    content: isSend ? { sent: effect.message } : { control: effect.change },
    key,
    ...(options && { options }),
    ...(isSend && effect.agent && { agent: effect.agent }),
    ...(isSend && effect.clientId !== undefined && { clientId: effect.clientId }),
    ...(isSend && effect.attempt !== undefined && { attempt: effect.attempt }),
    ...(isSend && effect.from && { from: effect.from }),
    status: STATUS[attempt.result],
    ...(attempt.mid === undefined ? {} : { mid: attempt.mid }),
    ...(attempt.result === 'failed' ? { error: attempt.error } : {}),
  };
  await ports.store.amend(thread, line);
  await ports.live.line(thread, line);
}

function optionsOf({ persona_id, reply_to }: SendEffect): SendOptions | undefined {
  if (persona_id === undefined && reply_to === undefined) return undefined;
  return { ...(persona_id !== undefined && { persona_id }), ...(reply_to !== undefined && { reply_to }) };
}

const STATUS = {
  done: 'sent',
  waiting: 'pending',
  later: 'pending',
  in_doubt: 'in_doubt',
  left_in_doubt: 'in_doubt',
  dropped: 'dropped',
  failed: 'failed',
} as const satisfies Record<Performed['result'], Line['status']>;

/** A line that an agent has sent again still shows how the try before it ended. */
function isSameAttempt(line: Line | undefined, effect: LineEffect | StoredEffect): boolean {
  return (line?.attempt ?? 0) === (effect.kind === 'send' ? (effect.attempt ?? 0) : 0);
}

/** How an earlier worker finished the effect, as its line tells. */
function finishedAs(line: Line | undefined): Performed | undefined {
  if (line?.status === 'sent') return { result: 'done' };
  if (line?.status === 'dropped') return { result: 'dropped' };
  return line?.status === 'failed' && line.error !== undefined ? { result: 'failed', error: line.error } : undefined;
}

function isUnfinished({ result }: Performed): boolean {
  return result === 'waiting' || result === 'in_doubt' || result === 'later';
}
