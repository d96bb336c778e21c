import {
  type Arrival,
  type Arrived,
  arrive,
  type BotOutcome,
  type Conversation,
  decide,
  newConversation,
  settle,
  type TurnRules,
} from '../conversation/index.ts';
import { ChatError } from '../errors.ts';
import type { Event } from '../messenger/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { arrivalOf } from './arrival-of.ts';
import { dropForgotten } from './drop-forgotten.ts';
import { recipientOf } from './graph-port.ts';
import { perform } from './perform.ts';
import type { Ports } from './ports.ts';
import { recordLine } from './record-line.ts';

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
export async function runTurn(allPorts: Ports, queued: QueuedEvent, { delivery, deadline }: Delivery): Promise<void> {
  const { store, time } = allPorts;
  const sendUntil = deadline - time.lastCallMs;
  const { conversation, handled, hint } = await store.load(queued.thread, queued.key);
  if (await dropForgotten(allPorts, queued, conversation)) return;
  const ports = mayBeOnWebsite(queued, conversation) ? allPorts : { ...allPorts, live: noLive };
  const { live } = ports;
  const before =
    conversation && (await completeOpenTurn(ports, conversation, queued, sendUntil - time.botMs - time.callMs));
  if (handled || conversation?.openTurn?.key === queued.key) return;

  const now = ports.now();
  const rules = { ...rulesOf(ports, now), hint };
  const arrival = await arrivalOf(ports, queued, now);
  const arrived = arrive(before ?? newConversation(queued.thread, now), arrival, rules);
  if (before !== undefined && isIdle(before, arrived, arrival)) return;

  const recorded = await recordLine(ports, queued, arrived);
  if (ports.now() > sendUntil - time.botMs) throw outOfTime(queued);
  const { heard } = arrived;
  const outcome = await askBot(ports, queued, arrived, delivery);
  if (outcome.kind === 'not_asked' && heard !== undefined) logUnhandled(ports, queued, heard.event);
  const decided = decide(arrived, outcome, heard?.speaks ?? false, { key: queued.key, ...recorded }, rules);
  const committed = await store.commit({ ...decided, ...recorded.reservations });
  if (ownerShown(committed) !== ownerShown(before)) await live.owner(queued.thread, committed);
  await complete(ports, committed, { id: queued.id, crashed: false, until: sendUntil });
  if (hint?.key === queued.key) await store.removeHint(queued.thread, queued.key);
  const { seen } = committed;
  if (seen !== undefined && seen !== before?.seen) await live.marks(queued.thread, { delivered: seen, read: seen });
}

/** What the core decides by, without the hint of a take-over. */
function rulesOf({ appId, people }: Ports, now: number): TurnRules {
  return { appId, now, handOver: people.handOver };
}

/** What a visitor is told of the owner: their kind, and which agent is here. */
function ownerShown(conversation: Conversation | undefined): string {
  const { kind, ...owner } = conversation?.owner ?? { kind: 'bot' };
  return 'agent' in owner ? `${kind} ${owner.agent?.id}` : kind;
}

/** Each push reads the thread's connections. Threads that were never on the website do without. */
function mayBeOnWebsite({ source }: QueuedEvent, conversation: Conversation | undefined): boolean {
  return source === 'web' || conversation?.surface === 'web' || conversation?.lastIn.web !== undefined;
}

const noLive: Ports['live'] = { line: idle, typing: idle, marks: idle, owner: idle };
async function idle(): Promise<void> {}

/** Performs a turn that an earlier worker committed and did not finish. */
async function completeOpenTurn(
  ports: Ports,
  conversation: Conversation,
  { id, thread }: QueuedEvent,
  until: number,
): Promise<Conversation> {
  if (conversation.openTurn === undefined) return conversation;
  ports.log('warn', 'An earlier worker stopped during a turn, which is finished now', { id, ...thread });
  const settled = await complete(ports, conversation, { id, crashed: true, until });
  // The earlier worker may have stopped before it showed what its turn changed.
  await ports.live.owner(thread, settled);
  const { seen } = settled;
  if (seen !== undefined) await ports.live.marks(thread, { delivered: seen, read: seen });
  return settled;
}

/** Performs a committed turn, writes the marker of its event, and settles. */
async function complete(
  ports: Ports,
  conversation: Conversation,
  run: { id: string; crashed: boolean; until: number },
) {
  const { thread, openTurn } = conversation;
  const performed = await perform(ports, conversation, run);
  const now = ports.now();
  if (openTurn !== undefined) await ports.store.mark(thread, openTurn.key, openTurn.line, now);
  const settled = await ports.store.commit(settle(conversation, performed, rulesOf(ports, now)));
  if (ownerShown(settled) !== ownerShown(conversation)) await ports.live.owner(thread, settled);
  return settled;
}

function outOfTime({ id }: QueuedEvent): OutOfTime {
  return new OutOfTime(`Event ${id} was reached too late for the bot to have its whole time. It is delivered again.`);
}

/** Asks the bot, unless the worker stopped each time when it asked the bot about this event. */
async function askBot(
  ports: Ports,
  queued: QueuedEvent,
  { conversation, heard }: Arrived,
  delivery: number,
): Promise<BotOutcome> {
  if (heard === undefined) return { kind: 'not_asked' };
  const { id, thread } = queued;
  const reachesNoPerson = heard.speaks && !(await reachesPerson(ports, conversation));
  const outcome: BotOutcome = (await mayBeAsked(ports, queued, delivery))
    ? await ports.bot.ask(
        { ...heard, conversation, reachesNoPerson },
        {
          typing: () => void showTyping(ports, conversation, id),
          person: async () =>
            // Meta has no profile of a guest. Source: Chat Plugin, Guest Mode.
            conversation.surface === 'web' || conversation.guest
              ? undefined
              : await ports.graphPort.person(thread.customer),
          people: async () =>
            (await reachesPerson(ports, conversation)) ? ports.people.hours(ports.now()) : { now: false },
          graph: ports.graphPort.call,
          log: (message, fields) => ports.log('info', message, { id, ...thread, ...fields }),
        },
        ports.time.botMs,
      )
    : didNotComeBack(heard.event.type);
  if (outcome.kind === 'failed') {
    ports.log('error', outcome.summary, { id, ...thread });
    if (outcome.reason !== outcome.summary) ports.log('debug', outcome.reason, { id, ...thread });
  }
  return outcome;
}

/** Whether a hand-over reaches a person: the Page Inbox, or at least one agent who was invited. */
async function reachesPerson({ agents, people, now }: Ports, { surface }: Conversation): Promise<boolean> {
  return (surface === 'messenger' && people.handOver === 'page_inbox') || agents.any(now());
}

function didNotComeBack(type: Event['type']): BotOutcome {
  const reason = `The bot did not come back from ${type} in ${MAX_TIMES_ASKED} tries: the whole process ended each time`;
  return { kind: 'failed', reason, summary: reason };
}

/** Logs events that no handler of the bot got: the operator should hear of Meta's policy, and of kinds that are new. */
function logUnhandled(ports: Ports, { id, thread }: QueuedEvent, event: Event): void {
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

/** A bot that stopped the worker this often over one event is not asked about it again. */
const MAX_TIMES_ASKED = 3;

/** Counts how often the bot is asked about an event that is delivered again: an endless loop leaves no other trace. */
async function mayBeAsked({ store, now }: Ports, { thread, key }: QueuedEvent, delivery: number): Promise<boolean> {
  if (delivery === 1) return true;
  const timesAsked = (await store.marked(thread, `asked:${key}`)) ?? 1;
  if (timesAsked >= MAX_TIMES_ASKED) return false;
  await store.mark(thread, `asked:${key}`, timesAsked + 1, now());
  return true;
}

async function showTyping(ports: Ports, { thread, surface }: Conversation, id: string): Promise<void> {
  if (surface === 'web') return ports.live.typing(thread, 'bot', true);
  try {
    await ports.graphPort.senderAction({ recipient: recipientOf(thread), sender_action: 'typing_on' });
  } catch (error) {
    ports.log('warn', 'Typing could not be shown', { id, ...thread, error });
  }
}

/** The clock woke a conversation that has nothing to do any more. */
function isIdle(before: Conversation, { conversation, effects }: Arrived, { source }: Arrival): boolean {
  const unchanged = conversation.pending.every((effect, index) => effect.dueAt === before.pending[index]?.dueAt);
  // `npm run migrate` wakes conversations from before the inbox, so that they get their rows.
  const isListed = before.row !== undefined && before.row.version > 0;
  return source === 'clock' && isListed && unchanged && effects.length === 0 && conversation.owner === before.owner;
}
