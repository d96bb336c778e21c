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
