import { awaitsAnswer, MAX_SAVED } from '../bot/index.ts';
import type {
  Arrived,
  BotAction,
  BotOutcome,
  Conversation,
  OpenWork,
  Thread,
  WorkArrival,
} from '../conversation/index.ts';
import { field, isObject, list, object } from '../json.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { sha256 } from '../sha256.ts';
import { fallbackFor } from './fallback.ts';
import { logFailure } from './log-failure.ts';
import type { Ports } from './ports.ts';

/** What a work changed of the saved values: the turns of the customer's lines may save others meanwhile. */
interface SavedChange {
  readonly set: Readonly<Record<string, unknown>>;
  readonly removed: readonly string[];
}

/** What an event with the result of a work holds. */
interface WorkResult {
  readonly work: WorkArrival['work'];
  readonly outcome: Exclude<BotOutcome, { kind: 'not_asked' }>;
  readonly saves: SavedChange;
}

/**
 * The event with the result of a work. Its key is the same for each result of one work: the first one counts.
 * @param saved what the bot had saved when the work began.
 */
export function workEvent(
  thread: Thread,
  { id: workId, name, generation, at }: Omit<OpenWork, 'until'>,
  outcome: WorkResult['outcome'],
  saved: Conversation['saved'],
  id: string,
): QueuedEvent {
  const result: WorkResult = {
    work: { id: workId, name, generation },
    outcome: { ...outcome, saved: {} },
    saves: changeOf(saved, outcome.saved ?? saved),
  };
  return { thread, key: workKey(thread, workId), id, at, source: 'work', item: result };
}

export function workKey({ page, customer }: Thread, workId: string): string {
  return sha256(`work:${page}:${customer}:${workId}`);
}

/** The result as the core reads it. @throws {TypeError} where another program wrote it. */
export function workArrival({ item }: QueuedEvent): WorkArrival {
  const { work, outcome } = resultOf(item);
  const actions = 'actions' in outcome ? (outcome.actions ?? []) : [];
  return { source: 'work', work, sends: actions.filter((action) => action.kind === 'send') };
}

/** The outcome of a work that is still open, for the turn of its result. */
export async function workOutcome(
  ports: Ports,
  queued: QueuedEvent,
  { conversation, heard }: Arrived,
): Promise<BotOutcome> {
  if (heard === undefined) return { kind: 'not_asked' };
  const { outcome, saves } = resultOf(queued.item);
  const saved = changed(conversation.saved, saves);
  if (Buffer.byteLength(JSON.stringify(saved)) > MAX_SAVED) {
    const reason = `The bot failed on work: saved values may take ${MAX_SAVED} bytes as JSON, with those of the work they take more`;
    return told(ports, queued, { kind: 'failed', reason, summary: reason }, { conversation, heard });
  }
  return outcome.kind === 'failed'
    ? told(ports, queued, { ...outcome, saved }, { conversation, heard })
    : { ...outcome, saved };
}

async function told(
  ports: Ports,
  queued: QueuedEvent,
  outcome: Extract<BotOutcome, { kind: 'failed' }>,
  { conversation, heard }: Pick<Arrived, 'conversation'> & Required<Pick<Arrived, 'heard'>>,
): Promise<BotOutcome> {
  logFailure(ports, queued, outcome);
  const { actions = [] } = outcome;
  if (actions.length > 0 || !awaitsAnswer(heard)) return outcome;
  return { ...outcome, actions: await fallbackFor(ports, conversation) };
}

function changeOf(before: Conversation['saved'], after: Conversation['saved']): SavedChange {
  const isSame = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  return {
    set: Object.fromEntries(Object.entries(after).filter(([name]) => !isSame(name))),
    removed: Object.keys(before).filter((name) => !Object.hasOwn(after, name)),
  };
}

function changed(saved: Conversation['saved'], { set, removed }: SavedChange): Conversation['saved'] {
  const kept = Object.entries(saved).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), ...set };
}

function resultOf(item: unknown): WorkResult {
  const [work, outcome] = [object(field(item, 'work')), field(item, 'outcome')];
  if (work === undefined || !isOutcome(outcome)) throw new TypeError('An event is not the result of a work.');
  const { id, name, generation } = work;
  return {
    work: { id: String(id), name: String(name), generation: Number(generation) },
    outcome,
    saves: {
      set: object(field(field(item, 'saves'), 'set')) ?? {},
      removed: list(field(field(item, 'saves'), 'removed')).map(String),
    },
  };
}

/** The function `work` wrote it: the bot's actions were checked as the bot asked for them. */
function isOutcome(value: unknown): value is WorkResult['outcome'] & { readonly actions?: readonly BotAction[] } {
  if (!isObject(value)) return false;
  return value.kind === 'answered' ? Array.isArray(value.actions) : value.kind === 'failed';
}
