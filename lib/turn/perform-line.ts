import {
  type Conversation,
  isStale,
  type Line,
  type PendingEffect,
  type Performed,
  type SendEffect,
  type Surface,
  type ThreadControlEffect,
  windowAt,
} from '../conversation/index.ts';
import { GraphError, type GraphErrorKind } from '../graph/errors.ts';
import { SettingsError } from '../settings/problem.ts';
import { recipientOf } from './graph-port.ts';
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
  /** The next effect may be the one with which the earlier worker had begun. Only the first unfinished one can be. */
  mayBeBegun: boolean;
}

/** An effect that is a line of the history. */
type LineEffect = SendEffect | ThreadControlEffect;

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
  effect: LineEffect,
  run: Run,
): Promise<Performed> {
  const stored = run.crashed ? await ports.store.line(conversation.thread, effect.seq) : undefined;
  const finished = finishedAs(stored);
  if (stored && finished) {
    // The earlier worker may have stopped before it showed the line. The same number is not shown twice.
    await ports.live.line(conversation.thread, stored);
    return finished;
  }
  const attempt = await attemptLine(ports, conversation, pending, effect, run);
  if (attempt.result !== 'waiting' || isNew(pending)) await storeLine(ports, conversation, effect, attempt);
  if (isUnfinished(attempt)) run.blocked.add(effect.surface);
  report(ports, conversation, effect, attempt, run.id);
  return attempt;
}

async function attemptLine(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  effect: LineEffect,
  run: Run,
): Promise<Attempt> {
  const now = ports.now();
  if (isStale(effect, conversation)) {
    if (now > run.until) return { result: 'waiting' };
    return { result: pending.doubts > 0 ? 'left_in_doubt' : 'dropped' };
  }
  const waits = run.blocked.has(effect.surface) || pending.status === 'in_doubt' || (pending.dueAt ?? 0) > now;
  if (waits) return { result: 'waiting' };
  const mayBeSent = run.mayBeBegun && effect.surface === 'messenger' && effect.kind === 'send';
  run.mayBeBegun = false;
  if (now > run.until) return { result: 'later', dueAt: now };
  // Asking twice for a change of owner, or writing twice to the table, changes nothing. A message cannot be taken back.
  if (mayBeSent) return { ...inDoubt(pending, now), reason: 'an earlier worker stopped while it sent this' };
  return call(ports, conversation, pending, effect);
}

async function call(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  effect: LineEffect,
): Promise<Attempt> {
  if (effect.surface === 'web') return { result: 'done', ...(effect.kind === 'send' && { mid: `w_${effect.seq}` }) };
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
  const window = windowAt(conversation, effect.speaker, ports.now());
  if (window === 'closed') return { result: 'failed', error: WINDOW_CLOSED };
  const { metadata } = effect.message;
  const { message_id } = await ports.graphPort.send({
    recipient: recipientOf(conversation.thread),
    // The echo brings the number back: it settles a send in doubt.
    message: { ...effect.message, metadata: metadata === undefined ? `${effect.seq}` : `${effect.seq} ${metadata}` },
    ...window,
    ...(effect.persona_id === undefined ? {} : { persona_id: effect.persona_id }),
    ...(effect.reply_to === undefined ? {} : { reply_to: { mid: effect.reply_to } }),
  });
  return { result: 'done', mid: message_id };
}

const WINDOW_CLOSED = {
  code: 'window',
  message:
    'Not sent: the customer last wrote in Messenger more than 24 hours ago (7 days for an agent). They have to write first.',
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

function report(ports: Ports, { thread }: Conversation, { kind, seq }: LineEffect, attempt: Attempt, id: string): void {
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

/** Stores the line of an effect with its result, then shows it. */
async function storeLine(
  ports: Ports,
  { thread, openTurn }: Conversation,
  effect: LineEffect,
  attempt: Attempt,
): Promise<void> {
  const isSend = effect.kind === 'send';
  const line: Line = {
    seq: effect.seq,
    at: ports.now(),
    speaker: isSend ? effect.speaker : effect.change.from,
    surface: effect.surface,
    content: isSend ? { sent: effect.message } : { control: effect.change },
    key: openTurn?.key ?? '',
    status: STATUS[attempt.result],
    ...(attempt.mid === undefined ? {} : { mid: attempt.mid }),
    ...(attempt.result === 'failed' ? { error: attempt.error } : {}),
  };
  await ports.store.amend(thread, line);
  await ports.live.line(thread, line);
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

/** How an earlier worker finished the effect, as its line tells. */
function finishedAs(line: Line | undefined): Performed | undefined {
  if (line?.status === 'sent') return { result: 'done' };
  if (line?.status === 'dropped') return { result: 'dropped' };
  return line?.status === 'failed' && line.error !== undefined ? { result: 'failed', error: line.error } : undefined;
}

/** No earlier turn tried it. */
function isNew({ doubts, refusals, dueAt, status }: PendingEffect): boolean {
  return doubts + refusals === 0 && dueAt === undefined && status === 'pending';
}

function isUnfinished({ result }: Performed): boolean {
  return result === 'waiting' || result === 'in_doubt' || result === 'later';
}
