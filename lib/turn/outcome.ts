import type { PendingEffect, Performed } from '../conversation/index.ts';
import { GraphError } from '../graph/errors.ts';

/** How long (ms) an echo is waited for before the clock sends a message in doubt once more. */
export const ECHO_WAIT = 60_000;

/** Code of a line whose sending nobody could tell the end of. */
export const IN_DOUBT = 'in_doubt';

/** A message in doubt is sent again this often, each time after its echo was waited for in vain. */
const SENT_AGAIN = 2;

/** A message in doubt waits for its echo; where none came for all of its calls, a person has to look. */
export function inDoubt({ doubts }: PendingEffect, now: number): Performed {
  return doubts < SENT_AGAIN
    ? { result: 'in_doubt', dueAt: now + ECHO_WAIT }
    : {
        result: 'failed',
        error: {
          code: IN_DOUBT,
          message: 'Meta did not say whether it took this message. It may have arrived.',
        },
      };
}

/** What a failed Graph call means for the effect that made it. */
export function outcomeOf(error: unknown, waiting: PendingEffect, now: number): Performed {
  const { effect, refusals } = waiting;
  if (!(error instanceof GraphError)) {
    return {
      result: 'failed',
      error: { code: 'bug', message: error instanceof Error ? error.message : String(error) },
    };
  }
  switch (error.kind) {
    case 'in_doubt':
      return effect.kind === 'send' ? inDoubt(waiting, now) : { result: 'later', dueAt: now + ECHO_WAIT };
    case 'transient':
    case 'rate_limit':
      return { result: 'later', dueAt: now + (error.retryAfterMs ?? backOff(refusals)) };
    case 'not_owner':
      // Asked for a second time, a hand-over that had been taken is refused: the thread is not ours any more.
      if (effect.kind === 'thread_control' && effect.action === 'pass' && refusals > 0) return { result: 'done' };
      return { result: 'failed', error: described(error), lostControl: true };
    default:
      return { result: 'failed', error: described(error) };
  }
}

function described(error: GraphError) {
  const code = error.code === undefined ? error.kind : `${error.code}${error.subcode ? `/${error.subcode}` : ''}`;
  return { code, message: error.message };
}

/** One minute, doubled each time, up to an hour: Meta's window ends it. */
function backOff(refusals: number): number {
  return Math.min(60_000 * 2 ** refusals, 3_600_000);
}
