/** The command cannot go on: what is wrong, and the exact next step. Neither holds a secret. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly what: string;
  readonly todo: string;

  constructor(what: string, todo: string, options?: ErrorOptions) {
    super(`${what} ${todo}`, options);
    this.what = what;
    this.todo = todo;
  }
}

/** Whoever was asked went away: Ctrl-C, Ctrl-D. It is asked before anything is changed, unless who asks says otherwise. */
export class BrokenOff extends Stop {
  constructor(what = 'Broken off: nothing was changed.') {
    super(what, 'Run it again when you like.');
  }
}
