import { Script } from 'node:vm';
import { ChatError } from '../errors.ts';

/** A function did not return in time and was stopped. */
export class EndlessLoop extends ChatError {
  override readonly name = 'EndlessLoop';
  override readonly code = 'endless_loop';
  override readonly retryable = false;
}

const globalName = Symbol.for('customer-chat.within');
const script = new Script(`globalThis[Symbol.for('${globalName.description}')]()`);

/**
 * Calls `run` and stops it if it has not returned after `time` milliseconds. An endless loop blocks the whole process,
 * so a timer could not stop it. Code behind the first `await` of `run` does not belong to the call.
 * @throws {EndlessLoop} if `run` was stopped; otherwise what `run` throws.
 */
export function within<Result>(time: number, run: () => Result): Result {
  Object.defineProperty(globalThis, globalName, { configurable: true, value: run });
  try {
    return script.runInThisContext({ timeout: Math.max(1, time) });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new EndlessLoop(error.message, { cause: error });
    }
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, globalName);
  }
}
