import { Script } from 'node:vm';
import { ChatError } from '../errors.ts';

/** A function that did not come back in time, and was broken off. */
export class EndlessLoop extends ChatError {
  override readonly name = 'EndlessLoop';
  override readonly code = 'endless_loop';
  override readonly retryable = false;
}

const held = Symbol.for('customer-chat.within');
const script = new Script(`globalThis[Symbol.for('${held.description}')]()`);

/**
 * Calls `run`, and breaks it off where it has not come back after `time` milliseconds: what loops for ever holds the whole process, and no
 * timer could. What it does after its first `await` is no part of the call.
 * @throws {EndlessLoop} where it was broken off; whatever `run` throws.
 */
export function within<Result>(time: number, run: () => Result): Result {
  Object.defineProperty(globalThis, held, { configurable: true, value: run });
  try {
    return script.runInThisContext({ timeout: Math.max(1, time) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new EndlessLoop(error.message, { cause: error });
    }
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, held);
  }
}
