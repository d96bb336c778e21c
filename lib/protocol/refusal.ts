import { ChatError } from '../errors.ts';
import type { ErrorCode } from './error-code.ts';
import type { ServerFrame } from './server-frame.ts';

/** A frame that is answered with an error frame. The message is for a developer who reads the browser's console. */
export class Refusal extends ChatError<ErrorCode> {
  override readonly name = 'Refusal';
  override readonly code: ErrorCode;
  override readonly retryable: boolean;
  /** Seconds after which the same frame may be accepted, with `slow_down`. */
  readonly retryAfter?: number;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'slow_down' || code === 'unavailable';
    this.retryAfter = options.retryAfter;
  }

  /** @param id of the frame that is refused, where it could be read. */
  frame(id: string | undefined): ServerFrame<'error'> {
    return {
      type: 'error',
      ...(id === undefined ? {} : { id }),
      code: this.code,
      message: this.message,
      ...(this.retryAfter === undefined ? {} : { retry_after: this.retryAfter }),
    };
  }
}
