import { IN_DOUBT, type LineError, type PendingEffect, type Performed, shortened } from '../conversation/index.ts';
import { GraphError } from '../graph/errors.ts';

/** How long (ms) the clock waits for an echo before it sends a message in doubt once more. */
export const ECHO_WAIT_MS = 60_000;

/** How often a message in doubt is sent again, each time after its echo did not come. */
const MAX_REPEATS = 2;

/** A message in doubt waits for its echo. After its last call a person has to look. */
export function inDoubt({ doubts }: PendingEffect, now: number): Performed {
  return doubts < MAX_REPEATS
    ? { result: 'in_doubt', dueAt: now + ECHO_WAIT_MS }
    : {
        result: 'failed',
        error: {
          code: IN_DOUBT,
          message: 'Meta did not say whether it accepted this message. It may have arrived.',
        },
      };
}

/** What a failed Graph call means for the effect that made it. */
export function outcomeOf(error: unknown, pending: PendingEffect, now: number): Performed {
  const { effect, refusals } = pending;
  if (!(error instanceof GraphError)) {
    return {
      result: 'failed',
      error: { code: 'bug', message: shortened(error instanceof Error ? error.message : String(error)) },
    };
  }
  switch (error.kind) {
    case 'in_doubt':
      return effect.kind === 'send' ? inDoubt(pending, now) : { result: 'later', dueAt: now + ECHO_WAIT_MS };
    case 'transient':
    case 'rate_limit':
      return { result: 'later', dueAt: now + (error.retryAfterMs ?? backOffMs(refusals)) };
    case 'not_owner':
      // The second request for a hand-over is refused where the first one succeeded: the thread is not ours any more.
      if (effect.kind === 'thread_control' && effect.action === 'pass' && refusals > 0) return { result: 'done' };
      return { result: 'failed', error: lineError(error), lostControl: true };
    case 'window':
      return { result: 'failed', error: lineError(error), windowRefused: true };
    default:
      return { result: 'failed', error: lineError(error) };
  }
}

function lineError(error: GraphError): LineError {
  const code = error.code === undefined ? error.kind : `${error.code}${error.subcode ? `/${error.subcode}` : ''}`;
  return { code, message: shortened(error.message) };
}

/** One minute, doubled each time up to an hour. The end of Meta's window ends the tries. */
function backOffMs(refusals: number): number {
  return Math.min(60_000 * 2 ** refusals, 3_600_000);
}
