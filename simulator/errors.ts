/** The simulator's own API refuses a request; the message tells the caller what to do. */
export class Refused extends Error {
  readonly status: 400 | 403 | 404 | 409 | 413;

  constructor(status: Refused['status'], message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** The simulator cannot be started as it is set up; the message names the setting or file, and tells what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
