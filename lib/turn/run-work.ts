import { setTimeout as sleep } from 'node:timers/promises';
import { BotNotLoaded, type FailedOutcome, failedOutcome } from '../bot/index.ts';
import type { BotOutcome, Conversation } from '../conversation/index.ts';
import type { Queue } from '../queue/queue.ts';
import type { QueuedWork } from '../queue/work.ts';
import { chatPortsOf, reachesPerson } from './chat-ports.ts';
import type { Ports } from './ports.ts';
import { setTyping } from './typing.ts';
import { withoutSecretsOf } from './without-secrets-of.ts';
import { workEvent, workKey } from './work-result.ts';

/** A work that stopped its function so often is not begun again: it has failed. */
export const MAX_WORK_TRIES = 3;
/** How often the worker looks whether the result is still wanted, and shows typing again (ms). */
const LOOK_EVERY_MS = 2_000;
const TYPING_EVERY_MS = 10_000;

/**
 * Runs the bot's handler `work`, and queues what came of it as one event of its thread. A work whose result would not
 * count is not begun, and is ended at once where that happens while it runs.
 *
 * @param delivery how often the queue has delivered this work, from 1.
 * @throws what the table and the queue throw: the queue of works then delivers it again.
 */
export async function runWork(
  ports: Ports & { readonly queue: Queue },
  work: QueuedWork,
  { delivery, workMs }: { readonly delivery: number; readonly workMs: number },
): Promise<void> {
  const { thread, id } = work;
  const conversation = await conversationOf(ports, work);
  if (conversation === undefined) {
    ports.log('info', 'A work is not begun: its result would not count any more', { id, ...thread, work: work.name });
    return;
  }
  const outcome = await outcomeOf(ports, work, conversation, { delivery, workMs });
  if (outcome === undefined) {
    ports.log('info', 'A work is ended: its result does not count any more', { id, ...thread, work: work.name });
    await setTyping(ports, conversation, false, id);
    return;
  }
  await ports.queue.enqueue([workEvent(thread, work, outcome, conversation.saved, id)]);
}

/** The conversation in which the work is still open. */
async function conversationOf({ store }: Ports, { thread, id }: QueuedWork): Promise<Conversation | undefined> {
  const { conversation, handled, hint } = await store.load(thread, workKey(thread, id));
  const isOpen = conversation?.works?.some((work) => work.id === id) === true && hint === undefined;
  return isOpen && !handled ? conversation : undefined;
}

/** @returns nothing where the work was ended. */
async function outcomeOf(
  ports: Ports,
  work: QueuedWork,
  conversation: Conversation,
  { delivery, workMs }: { readonly delivery: number; readonly workMs: number },
): Promise<Exclude<BotOutcome, { kind: 'not_asked' }> | undefined> {
  if (delivery > MAX_WORK_TRIES)
    return failed(`its function ended each time before it was finished, in ${MAX_WORK_TRIES} tries`);
  const watch = watchWork(ports, work, conversation);
  try {
    const outcome = await ports.bot.ask(
      {
        event: { type: 'work', name: work.name, data: work.data },
        conversation,
        speaks: true,
        reachesNoPerson: !(await reachesPerson(ports, conversation)),
      },
      chatPortsOf(ports, conversation, work.id, () => void setTyping(ports, conversation, true, work.id)),
      workMs,
      watch.signal,
    );
    if (watch.signal.aborted) return undefined;
    if (outcome.kind === 'not_asked') return failed('the bot has no handler work');
    return outcome.kind === 'answered' ? outcome : withoutSecretsOf(outcome);
  } catch (error) {
    if (!(error instanceof BotNotLoaded) || delivery < MAX_WORK_TRIES) throw error;
    return failed(error.message);
  } finally {
    await watch.stop();
  }
}

const failed = (what: string): FailedOutcome => failedOutcome({ event: { type: 'work' } }, what);

/** Shows typing while the work runs, and aborts `signal` once its result does not count any more. */
function watchWork(ports: Ports, work: QueuedWork, conversation: Conversation) {
  const over = new AbortController();
  const stopped = new AbortController();
  const watching = (async () => {
    let shownAt = Number.NEGATIVE_INFINITY;
    while (!stopped.signal.aborted) {
      try {
        if ((await conversationOf(ports, work)) === undefined) return over.abort();
        if (performance.now() - shownAt >= TYPING_EVERY_MS) {
          shownAt = performance.now();
          await setTyping(ports, conversation, true, work.id);
        }
      } catch (error) {
        // The turn of the result decides.
        ports.log('warn', 'The state of a work could not be read', { id: work.id, ...work.thread, error });
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return {
    signal: over.signal,
    async stop(): Promise<void> {
      stopped.abort();
      await watching;
    },
  };
}
