import type { Conversation, Hint, Thread } from '../conversation/index.ts';
import type { Ports } from './ports.ts';

/** How often a take-over is looked for while the bot thinks (ms). */
const LOOK_EVERY_MS = 1000;

/** The take-over that waits in the thread's queue. One of an agent who was revoked meanwhile does not count. */
export async function waitingTakeOver(
  { store, agents }: Ports,
  thread: Thread,
  known?: Hint | undefined,
): Promise<Hint | undefined> {
  const hint = known ?? (await store.hint(thread));
  return hint !== undefined && (await agents.get(hint.agent.id)) !== undefined ? hint : undefined;
}

/** Whether a take-over would end what the bot does in this conversation. */
export function endsTurnOfBot({ owner }: Conversation): boolean {
  return owner.kind === 'bot' || (owner.kind === 'agent' && owner.agent === undefined);
}

/** Looks for a take-over each second, and aborts `signal` when one waits. The caller stops it. */
export function watchForTakeOver(
  ports: Ports,
  { thread }: Conversation,
  id: string,
): { readonly signal: AbortSignal; stop(): void } {
  const found = new AbortController();
  let isOver = false;
  let timer: NodeJS.Timeout;
  const look = async () => {
    try {
      if ((await waitingTakeOver(ports, thread)) !== undefined) found.abort();
    } catch (error) {
      // The look right before the commit decides.
      ports.log('warn', 'The worker could not look for a take-over while the bot was thinking', {
        id,
        ...thread,
        error,
      });
    }
    if (!isOver && !found.signal.aborted) next();
  };
  const next = () => {
    timer = setTimeout(look, LOOK_EVERY_MS);
  };
  next();
  return {
    signal: found.signal,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
