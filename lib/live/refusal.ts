import { ChatError } from '../errors.ts';
import type { ErrorCode, ErrorFrame } from '../protocol/frames.ts';

/** A frame that is answered with an error frame. Its message is for the person who reads the browser's console. */
export class Refusal extends ChatError<ErrorCode> {
  override readonly name = 'Refusal';
  override readonly code: ErrorCode;
  override readonly retryable: boolean;
  /** Seconds after which the same may work, with `slow_down`. */
  readonly retryAfter?: number;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'slow_down' || code === 'unavailable';
    this.retryAfter = options.retryAfter;
  }

  /** @param id of the frame that is refused, where it could be read. */
  frame(id: string | undefined): ErrorFrame {
    return {
      type: 'error',
      ...(id === undefined ? {} : { id }),
      code: this.code,
      message: this.message,
      ...(this.retryAfter === undefined ? {} : { retry_after: this.retryAfter }),
    };
  }
}
