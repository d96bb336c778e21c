import { awaitsAnswer, BotNotLoaded, type FailedOutcome } from '../bot/index.ts';
import {
  type Arrived,
  type BotAction,
  type BotEvent,
  type BotOutcome,
  type Conversation,
  withoutCalled,
} from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { chatPortsOf, reachesPerson } from './chat-ports.ts';
import { fallbackFor } from './fallback.ts';
import { endsTurnOfBot, watchForTakeOver } from './hint.ts';
import { logFailure } from './log-failure.ts';
import type { Ports } from './ports.ts';
import { setTyping } from './typing.ts';
import { withoutSecretsOf } from './without-secrets-of.ts';

/**
 * Asks the bot about what it hears of the event, unless the worker stopped each time when it asked the bot about it.
 * An agent who takes the thread over meanwhile ends the question. Where the bot fails on what the customer waits for,
 * the outcome has what they hear of it.
 */
export async function askBot(
  ports: Ports,
  queued: QueuedEvent,
  { conversation: after, surface = after.surface, heard }: Arrived,
  delivery: number,
): Promise<BotOutcome> {
  if (heard === undefined) return { kind: 'not_asked' };
  const conversation = { ...after, surface };
  const typing = typingOf(ports, conversation, queued.id);
  const answer = (await mayBeAsked(ports, queued, delivery))
    ? await asked(ports, queued, { conversation, heard }, { delivery, typing: typing.show })
    : didNotComeBack(heard.event.type);
  if (answer.kind === 'answered') return answer;
  const outcome = answer.kind === 'failed' ? withoutSecretsOf(answer) : answer;
  const actions = outcome.kind === 'failed' ? await wordsOf(ports, outcome, { conversation, heard }) : [];
  // A message would end it.
  if (!actions.some(({ kind }) => kind === 'send')) await typing.end();
  if (outcome.kind === 'not_asked') return outcome;
  logFailure(ports, queued, outcome);
  return { ...outcome, actions };
}

/** What the customer hears of a failure. */
async function wordsOf(
  ports: Ports,
  { actions = [] }: FailedOutcome,
  { conversation, heard }: HeardArrival,
): Promise<readonly BotAction[]> {
  return actions.length > 0 || !awaitsAnswer(heard) ? actions : fallbackFor(ports, conversation);
}

/** An event of which the bot hears. */
type HeardArrival = Pick<Arrived, 'conversation'> & Required<Pick<Arrived, 'heard'>>;

async function asked(
  ports: Ports,
  { id }: QueuedEvent,
  { conversation, heard: { event, speaks } }: HeardArrival,
  { delivery, typing }: { readonly delivery: number; typing(): void },
): Promise<BotOutcome> {
  const reachesNoPerson = speaks && !(await reachesPerson(ports, conversation));
  const watch = speaks && endsTurnOfBot(conversation) ? watchForTakeOver(ports, conversation, id) : undefined;
  try {
    return await ports.bot.ask(
      { event, conversation: withoutCalled(conversation, event), speaks, reachesNoPerson },
      chatPortsOf(ports, conversation, id, typing),
      ports.time.botMs,
      watch?.signal,
    );
  } catch (error) {
    if (!(error instanceof BotNotLoaded) || delivery < MAX_LOADS) throw error;
    return { kind: 'failed', reason: error.message, summary: error.message };
  } finally {
    watch?.stop();
  }
}

/** A bot that cannot be loaded may wait for something: it is loaded again after one second, and after two more. */
const MAX_LOADS = 3;

function didNotComeBack(type: BotEvent['type']): BotOutcome {
  const reason = `The bot did not come back from ${type} in ${MAX_TIMES_ASKED} tries: the whole process ended each time`;
  return { kind: 'failed', reason, summary: reason };
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

/** The typing bubble of one turn. */
function typingOf(ports: Ports, conversation: Conversation, id: string) {
  let shown: Promise<void> | undefined;
  return {
    show(): void {
      shown = setTyping(ports, conversation, true, id);
    },
    /** Ends it, where it was shown: no message comes that would. */
    async end(): Promise<void> {
      if (shown === undefined) return;
      await shown;
      await setTyping(ports, conversation, false, id);
    },
  };
}
