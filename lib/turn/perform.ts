import {
  type Conversation,
  isStale,
  isStored,
  type PendingEffect,
  type Performed,
  type SenderActionEffect,
} from '../conversation/index.ts';
import { amendLine } from './amend-line.ts';
import { recipientOf } from './graph-port.ts';
import { performLine, type Run } from './perform-line.ts';
import type { Ports } from './ports.ts';

/**
 * Performs what a committed turn decided, in order on each surface.
 * @param run `crashed` where an earlier worker may have begun with these effects. What has not begun by `until` is left
 *   to the clock.
 * @returns one result for each of `conversation.pending`.
 */
export async function perform(
  ports: Ports,
  conversation: Conversation,
  { id, crashed, until }: Pick<Run, 'id' | 'crashed' | 'until'>,
): Promise<Performed[]> {
  const waiting = conversation.pending.filter(({ effect }) => isStored(effect)).length;
  const run: Run = { id, crashed, until, blocked: new Set(), waiting, mayBeBegun: crashed };
  const results: Performed[] = [];
  for (const [index, pending] of inOrder(conversation)) {
    results[index] = await performEffect(ports, conversation, pending, run);
  }
  // The clock goes on where the time was over.
  const left = conversation.pending.findIndex(
    ({ effect }, index) => isStale(effect, conversation) && results[index]?.result === 'waiting',
  );
  return left < 0 ? results : results.with(left, { result: 'later', dueAt: ports.now() });
}

/** Effects of an older owner come last: their lines are only marked, and a person's message must not wait for that. */
function inOrder(conversation: Conversation): [number, PendingEffect][] {
  const all = [...conversation.pending.entries()];
  const isOld = ([, { effect }]: [number, PendingEffect]) => isStale(effect, conversation);
  return [...all.filter((each) => !isOld(each)), ...all.filter(isOld)];
}

async function performEffect(
  ports: Ports,
  conversation: Conversation,
  pending: PendingEffect,
  run: Run,
): Promise<Performed> {
  const { effect } = pending;
  switch (effect.kind) {
    case 'send':
    case 'thread_control':
      return performLine(ports, conversation, pending, effect, run);
    case 'amend':
      await amendLine(ports, conversation, effect);
      return { result: 'done' };
    case 'note':
      await ports.store.putNote(conversation.thread, effect.note);
      return { result: 'done' };
    case 'notify':
    case 'block':
      return { result: 'done' };
    case 'sender_action':
      if (!run.crashed && !run.blocked.has(effect.surface) && ports.now() <= run.until) {
        await performSenderAction(ports, conversation, effect, run.id);
      }
      return { result: 'done' };
    default:
      return effect satisfies never;
  }
}

/** Typing, "seen" and reactions. A failure is logged and not repeated: a late typing bubble helps no customer. */
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
    ports.log('warn', `Meta did not accept ${action}`, { id, ...thread, error });
  }
}
