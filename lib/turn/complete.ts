import { type Conversation, type PendingEffect, settle, type TurnRules } from '../conversation/index.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { commit } from './commit.ts';
import { perform } from './perform.ts';
import type { Ports } from './ports.ts';
import { queueTold } from './queue-told.ts';
import { showChanges, showRow } from './show.ts';

/** What one worker knows of a turn that it performs. */
interface Performing {
  readonly id: string;
  readonly crashed: boolean;
  readonly until: number;
}

/** Performs a committed turn, writes the marker of its event, and settles. */
export async function complete(
  ports: Ports,
  conversation: Conversation,
  rules: TurnRules,
  run: Performing,
): Promise<Conversation> {
  const { thread, openTurn, row } = conversation;
  const { results, takeOver } = await perform(ports, conversation, run);
  const now = ports.now();
  if (openTurn !== undefined) await ports.store.mark(thread, openTurn.key, openTurn.line, now);
  const latest = { ...rules, now, hint: takeOver ?? rules.hint };
  const settled = await commit(ports.store, conversation, settle(conversation, results, latest));
  await showChanges(ports, conversation, settled);
  await showRow(ports, row, settled.row);
  return tellAtOnce(ports, settled, { key: openTurn?.key ?? run.id, id: run.id });
}

/**
 * Tells agents of a customer who waits since a message has failed in this very turn, and other threads how a message
 * went, and sends a browser away that must not show this thread any more. All that comes after the state is stored: the
 * function `notify` reads it. Where the worker stops or the queue fails, the clock does it.
 */
async function tellAtOnce(
  ports: Ports,
  conversation: Conversation,
  { key, id }: { readonly key: string; readonly id: string },
): Promise<Conversation> {
  const { thread, pending } = conversation;
  const told = new Set<PendingEffect>();
  for (const each of pending.filter(isNewlyTold(ports.now()))) {
    try {
      const { effect } = each;
      if (effect.kind === 'tell') await queueTold(ports, thread, effect);
      else if (effect.kind === 'unjoin') await ports.live.unjoin(thread, effect);
      else await ports.notifier.waiting(thread, key);
      told.add(each);
    } catch (error) {
      ports.log('error', COULD_NOT_TELL, { id, ...thread, kind: each.effect.kind, error });
    }
  }
  if (told.size === 0) return conversation;
  return ports.store.commit({ ...conversation, pending: pending.filter((each) => !told.has(each)) });
}

const COULD_NOT_TELL = 'Agents or another thread could not be told: the clock tries it again';

function isNewlyTold(now: number) {
  return ({ effect: { kind }, refusals, dueAt = 0 }: PendingEffect) =>
    (kind === 'notify' || kind === 'tell' || kind === 'unjoin') && refusals === 0 && dueAt <= now;
}

/** Performs a turn that an earlier worker committed and did not finish. */
export async function completeOpenTurn(
  ports: Ports,
  conversation: Conversation,
  { id, thread }: QueuedEvent,
  until: number,
): Promise<Conversation> {
  if (conversation.openTurn === undefined) return conversation;
  ports.log('warn', 'An earlier worker stopped during a turn, which is finished now', { id, ...thread });
  const { appId, people, now } = ports;
  const { handOver, giveBackAfterMs, dayOf } = people;
  const rules = { appId, now: now(), handOver, giveBackAfterMs, dayOf };
  const settled = await complete(ports, conversation, rules, { id, crashed: true, until });
  // The earlier worker may have stopped before it showed what its turn changed.
  await showChanges(ports, undefined, settled);
  return settled;
}
