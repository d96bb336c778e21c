import { ChatError } from '../lib/errors.ts';

/** The simulator's own API refuses a request. The message tells the caller what to do. */
export class Refused extends ChatError {
  override readonly name = 'Refused';
  override readonly code = 'refused';
  override readonly retryable = false;
  readonly status: 400 | 403 | 404 | 409 | 413;

  constructor(status: Refused['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** The simulator cannot start with its settings. The message names the setting or file, and says what to do. */
export class CannotStart extends ChatError {
  override readonly name = 'CannotStart';
  override readonly code = 'cannot_start';
  override readonly retryable = false;
}
