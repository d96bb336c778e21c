import type { Arrived, BotOutcome, Conversation } from '../conversation/index.ts';
import { withoutSecrets } from '../hidden.ts';
import type { Event } from '../messenger/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { recipientOf } from './graph-port.ts';
import { endsTurnOfBot, watchForTakeOver } from './hint.ts';
import type { Ports } from './ports.ts';

/**
 * Asks the bot about what it hears of the event, unless the worker stopped each time when it asked the bot about it.
 * An agent who takes the thread over meanwhile ends the question.
 */
export async function askBot(
  ports: Ports,
  queued: QueuedEvent,
  { conversation, heard }: Arrived,
  delivery: number,
): Promise<BotOutcome> {
  if (heard === undefined) return { kind: 'not_asked' };
  const { id, thread } = queued;
  const { event, speaks } = heard;
  if (!(await mayBeAsked(ports, queued, delivery))) return logged(ports, queued, didNotComeBack(event.type));
  const reachesNoPerson = speaks && !(await reachesPerson(ports, conversation));
  const watch = speaks && endsTurnOfBot(conversation) ? watchForTakeOver(ports, conversation, id) : undefined;
  try {
    const outcome = await ports.bot.ask(
      { event, conversation, speaks, reachesNoPerson },
      {
        typing: () => void showTyping(ports, conversation, id),
        person: async () =>
          // Meta has no profile of a guest. Source: Chat Plugin, Guest Mode.
          conversation.surface === 'web' || conversation.guest
            ? undefined
            : await ports.graphPort.person(thread.customer),
        people: async () =>
          (await reachesPerson(ports, conversation)) ? ports.people.hours(ports.now()) : { now: false },
        secret: ports.secret,
        graph: ports.graphPort.call,
        log: (message, fields) => ports.log('info', message, { id, ...thread, ...fields }),
      },
      ports.time.botMs,
      watch?.signal,
    );
    return logged(ports, queued, withoutSecretsOf(outcome));
  } finally {
    watch?.stop();
  }
}

/** An error's message may quote a secret of the bot, and agents read it in the inbox. */
function withoutSecretsOf(outcome: BotOutcome): BotOutcome {
  if (outcome.kind !== 'failed') return outcome;
  return { ...outcome, reason: withoutSecrets(outcome.reason), summary: withoutSecrets(outcome.summary) };
}

function logged(ports: Ports, { id, thread }: QueuedEvent, outcome: BotOutcome): BotOutcome {
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
