import { ChatError } from '../errors.ts';

/** A setting of `chat.config.ts` is wrong. The message names the setting, and says what it must be. */
export class ConfigError extends ChatError<'config'> {
  override readonly name = 'ConfigError';
  override readonly code = 'config';
  override readonly retryable = false;
  /** Where the value stands in the file: `['hours', 'week', 'fri', '18:00-14:00']`. See `lineOf`. */
  readonly path: readonly string[];

  constructor(path: readonly string[], problem: string) {
    super(`chat.config.ts: ${problem}`);
    this.path = path;
  }
}

/** @param path The setting's name, with those that it is part of: `hours.timeZone`. */
export function wrongValue(path: string, value: unknown, expected: string): ConfigError {
  const steps = path.split('.');
  // JSON writes NaN and Infinity as null.
  const given = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return new ConfigError(steps, `${path} is ${given}; it must be ${expected}.`);
}
