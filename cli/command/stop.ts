import { ChatError } from '../../lib/errors.ts';

/** The command cannot continue: what is wrong, and the exact next step. Neither contains a secret. */
export class Stop extends ChatError {
  override readonly name = 'Stop';
  override readonly code = 'stopped';
  override readonly retryable = false;
  readonly what: string;
  readonly todo: string;

  constructor(what: string, todo: string, options?: ErrorOptions) {
    super(`${what} ${todo}`, options);
    this.what = what;
    this.todo = todo;
  }
}

/** The operator ended a question with Ctrl-C or Ctrl-D. Questions come before changes, unless `what` says otherwise. */
export class BrokenOff extends Stop {
  constructor(what = 'Stopped: nothing was changed.') {
    super(what, 'Run it again when you like.');
  }
}
