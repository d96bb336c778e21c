import {
  type Arrival,
  type Arrived,
  arrive,
  type BotOutcome,
  type Conversation,
  decide,
  dropsBlocked,
  dueLater,
  type Hint,
  hasEnded,
  isInferred,
  newConversation,
  overdueWorks,
  type TurnRules,
} from '../conversation/index.ts';
import { ChatError } from '../errors.ts';
import { field } from '../json.ts';
import { addressHash } from '../mail/keys.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { arrivalOf } from './arrival-of.ts';
import { askBot } from './ask-bot.ts';
import { commit } from './commit.ts';
import { complete, completeOpenTurn } from './complete.ts';
import { endOfControlEvent, laterEvent } from './due.ts';
import { forgetsBefore, forgetting } from './forgetting.ts';
import { goesOnElsewhere } from './go-on-elsewhere.ts';
import { waitingTakeOver } from './hint.ts';
import type { Ports } from './ports.ts';
import { withProfile } from './read-profile.ts';
import { markFailed, recordLine } from './record-line.ts';
import { liveOf, showChanges, showReach } from './show.ts';
import { systemWords } from './system-words.ts';
import { showWorks } from './typing.ts';
import { workEvent, workOutcome } from './work-result.ts';

/** When and how often an event is handled. */
export interface Delivery {
  /** How often the queue has delivered this event, from 1. */
  readonly delivery: number;
  /** When the function is stopped (ms since 1970). */
  readonly deadline: number;
}

/** So little time is left that the bot could not have all of its own. The queue delivers the event again at once. */
export class OutOfTime extends ChatError {
  override readonly name = 'OutOfTime';
  override readonly code = 'out_of_time';
  override readonly retryable = true;
}

/**
 * Runs the turn of one queued event: records its line, asks the bot, commits what was decided, performs it.
 *
 * A worker may stop between any two steps. The same event is then delivered again: nothing is lost, and nothing is done
 * twice, except for messages in doubt.
 * @param allPorts everything outside of the worker.
 * @throws {OutOfTime} where the time is over before the bot was asked.
 * @throws what the table throws: the queue then delivers the event again. Errors of the bot and of Meta are outcomes.
 */
export async function runTurn(ports: Ports, queued: QueuedEvent, delivery: Delivery): Promise<void> {
  await runOne(ports, queued, delivery);
  if (queued.source === 'clock' && queued.item === undefined) await runDue(ports, queued, delivery);
}

/** Calls the bot where the time of a `chat.later` has come, and ends works that did not come back: a turn for each. */
async function runDue(ports: Ports, { thread, key, id }: QueuedEvent, delivery: Delivery): Promise<void> {
  const { conversation } = await ports.store.load(thread, key);
  if (conversation === undefined) return;
  for (const later of dueLater(conversation, ports.now()))
    await runOne(ports, laterEvent(conversation, later, id), delivery);
  for (const work of overdueWorks(conversation, ports.now())) {
    const reason = `The bot failed on work: ${work.name} did not come back in an hour`;
    const event = workEvent(thread, work, { kind: 'failed', reason, summary: reason }, conversation.saved, id);
    await runOne(ports, event, delivery);
  }
}

async function runOne(allPorts: Ports, queued: QueuedEvent, times: Delivery): Promise<void> {
  const { delivery, deadline } = times;
  const { store, time } = allPorts;
  const { thread, key, id } = queued;
  const sendUntil = deadline - time.lastCallMs;
  const { conversation, handled, hint } = await store.load(thread, key);
  if (await forgetting(allPorts, queued, conversation, sendUntil)) return;
  if (!handled && (await goesOnElsewhere(allPorts, queued, conversation))) return;
  const spare = sendUntil - time.botMs - time.callMs;
  if (!handled && (await forgetsBefore(allPorts, queued, conversation, spare))) return runOne(allPorts, queued, times);
  const ports = { ...allPorts, live: liveOf(allPorts.live, queued, conversation) };
  const opened = conversation && (await completeOpenTurn(ports, conversation, queued, spare));
  if (handled || conversation?.openTurn?.key === key) return removeOwnHint(ports, queued);
  const before = opened && (await afterControlEnded(allPorts, queued, opened, times));

  const rules = rulesOf(ports, hint && (await waitingTakeOver(ports, thread, hint)));
  const arrival = await arrivalOf(ports, queued, before);
  if (arrival === undefined || isBlocked(ports, queued, before, arrival)) return;
  // The visitor ended a chat in which nothing was written.
  if (before === undefined && (arrival.source === 'clock' || arrival.source === 'work')) return;
  const acted = arrive(before ?? newConversation(thread, rules.now), arrival, rules);
  if (before !== undefined && isIdle(before, acted, arrival)) return;
  if (await isIgnored(ports, queued, acted, arrival)) return;

  const recorded = await recordLine(ports, queued, acted);
  const arrived = await withProfile(ports, queued, acted);
  if (ports.now() > sendUntil - time.botMs) throw outOfTime(queued);
  const isWork = arrival.source === 'work';
  const outcome = isWork ? await workOutcome(ports, queued, arrived) : await askBot(ports, queued, arrived, delivery);
  await markFailed(ports, thread, recorded, outcome);
  logUnhandled(ports, queued, outcome, arrival);
  if (outcome.kind === 'not_asked' && arrived.heard?.event.type === 'later')
    ports.log('warn', 'The bot has no handler `later`, which chat.later wants to call', { id, ...thread });
  const latest = await rulesAfter(ports, rules, thread, arrived);
  const decided = decide(arrived, outcome, arrived.heard?.speaks ?? false, { key, ...recorded }, latest);
  const isNewOwner = decided.generation !== (before?.generation ?? 0);
  const since = isNewOwner ? { ownedSince: ports.now() } : {};
  const committed = await commit(store, before, { ...decided, ...recorded.reservations, ...since });
  await showChanges(ports, before, committed);
  const settled = await complete(ports, committed, latest, { id, crashed: false, until: sendUntil });
  await showReach(ports, before, settled, acted);
  await showWorks(ports, before, settled, id);
  await removeOwnHint(ports, queued);
}

/**
 * Control that ended by itself before this event came ends first, in a turn of its own, as if the clock had been in
 * time. So the bot hears of the end, and the history has its line before the event's.
 */
async function afterControlEnded(
  ports: Ports,
  { source, thread, key, id }: QueuedEvent,
  conversation: Conversation,
  delivery: Delivery,
): Promise<Conversation> {
  const now = ports.now();
  if (source === 'clock' || !hasEnded(conversation, now) || isInferred(conversation.owner)) return conversation;
  await runOne(ports, endOfControlEvent(conversation, now, id), delivery);
  return (await ports.store.load(thread, key)).conversation ?? conversation;
}

function rulesOf({ appId, people, now }: Ports, hint: Hint | undefined): TurnRules {
  const { handOver, giveBackAfterMs, humanAgent, dayOf } = people;
  return { appId, now: now(), hint, handOver, giveBackAfterMs, humanAgent, words: systemWords, addressHash, dayOf };
}

/** The rules after the bot was asked: an agent may have taken the thread over meanwhile. */
async function rulesAfter(ports: Ports, rules: TurnRules, thread: Conversation['thread'], { heard }: Arrived) {
  if (heard === undefined || rules.hint !== undefined) return rules;
  return { ...rules, hint: await waitingTakeOver(ports, thread) };
}

/** The take-over is handled: its hint counts no more. */
async function removeOwnHint({ store }: Ports, { source, item, thread, key }: QueuedEvent): Promise<void> {
  if (source === 'agent' && field(field(item, 'action'), 'kind') === 'take_over') await store.removeHint(thread, key);
}

/** What a blocked customer does is dropped before it becomes a line. */
function isBlocked(
  { log, now }: Ports,
  { id, thread }: QueuedEvent,
  before: Conversation | undefined,
  arrival: Arrival,
): boolean {
  if (before === undefined || !dropsBlocked(before, arrival, now())) return false;
  log('info', 'An event of a blocked customer is dropped', { id, ...thread });
  return true;
}

/**
 * What an agent asked for is not possible any more, so nothing is written. A retry gets no marker: its key is the same
 * when the line has failed once more and may be sent again.
 */
async function isIgnored(ports: Ports, queued: QueuedEvent, acted: Arrived, arrival: Arrival) {
  const { conversation, ignored, effects, line } = acted;
  if (ignored === undefined) return false;
  const { id, thread, key } = queued;
  ports.log('info', CHANGES_NOTHING[arrival.source], { id, ...thread, reason: ignored });
  if (effects.length > 0 || line !== undefined) return false;
  if (arrival.source === 'told' || (arrival.source === 'agent' && arrival.action.kind !== 'retry')) {
    await ports.store.mark(thread, key, undefined, ports.now());
  }
  await removeOwnHint(ports, queued);
  await showReach(ports, conversation, conversation, acted);
  return true;
}

const CHANGES_NOTHING: Readonly<Record<Arrival['source'], string>> = {
  messenger: 'An event changes nothing',
  web: 'An event changes nothing',
  clock: 'The clock changes nothing',
  agent: 'An action of an agent changes nothing',
  work: 'The result of a work is dropped',
  told: 'What a thread was told changes nothing',
};

function outOfTime({ id }: QueuedEvent): OutOfTime {
  return new OutOfTime(`Event ${id} was reached too late for the bot to have its whole time. It is delivered again.`);
}

/** Logs events that no handler of the bot got: the operator should hear of Meta's policy, and of kinds that are new. */
function logUnhandled(ports: Ports, { id, thread }: QueuedEvent, outcome: BotOutcome, arrival: Arrival): void {
  if (outcome.kind !== 'not_asked' || (arrival.source !== 'messenger' && arrival.source !== 'web')) return;
  const { event } = arrival;
  const about = { id, ...thread, type: event.type };
  if (event.type === 'unknown') {
    ports.log('warn', 'An event of an unknown kind was ignored', {
      ...about,
      fields: Object.keys(Object(event.raw)),
    });
  } else if (event.type === 'policy_enforcement') {
    ports.log('warn', 'Meta enforces its policy on the Page', { ...about, ...event.policy_enforcement });
  } else if (event.type === 'app_roles' || event.type === 'account_linking') {
    ports.log('info', 'The bot has no handler for an event', about);
  }
}

/** The clock woke a conversation that has nothing to do any more. */
function isIdle(before: Conversation, { conversation, line, effects, heard }: Arrived, { source }: Arrival): boolean {
  if (conversation.signedIn !== before.signedIn || conversation.unread !== before.unread) return false;
  const unchanged = conversation.pending.every((effect, index) => effect.dueAt === before.pending[index]?.dueAt);
  const isSame = conversation.owner === before.owner && conversation.blocked === before.blocked;
  // `npm run migrate` wakes conversations from before the inbox, so that they get their rows.
  const isListed = before.row !== undefined && before.row.version > 0;
  return source === 'clock' && isListed && unchanged && isSame && line === undefined && effects.length === 0 && !heard;
}
