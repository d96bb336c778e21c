import { ChatError } from '../errors.ts';

/** One setting that is wrong or missing. */
export interface Problem {
  readonly setting: string;
  /** What is wrong with it. Never holds a secret's value. */
  readonly what: string;
  /** A sentence: where to get the right value. */
  readonly where: string;
}

/** Settings are wrong or missing. The message names each one, what is wrong with it, and where to get it. */
export class SettingsError extends ChatError {
  override readonly name = 'SettingsError';
  override readonly code = 'settings';
  override readonly retryable = false;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ setting, what, where }) => `${setting} ${what}. ${where}`).join('\n'), options);
    this.problems = problems;
  }
}
