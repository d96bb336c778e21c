import { isSecretField, redactor } from './redact.ts';
import { logLevel } from './settings/log-level.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** `id` is the correlation id: the same in every line about one event. */
export type Fields = Readonly<Record<string, unknown>> & { readonly id?: string };

/**
 * Writes one line of JSON, unless its level is below `LOG_LEVEL`. Removes secrets from every text. At each level except
 * `debug` it writes only the length of what people wrote to each other. Never throws.
 */
export function log(level: Level, message: string, fields: Fields = {}): void {
  if (levels.indexOf(level) < levels.indexOf(logLevel())) return;
  const line = { time: new Date().toISOString(), level, message: redact(message) };
  process.stdout.write(`${serialized({ ...line, ...Object(clean(fields, level)) }) ?? JSON.stringify(line)}\n`);
}

/** From the least to the most important. */
const levels: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies Level[];

const redact = redactor();
/** Fields that hold what people wrote. */
const personalField = /^(text|preview|snippet)$/;
/** Deeper levels are cut. */
const MAX_DEPTH = 8;

function clean(value: unknown, level: Level, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '…';
  if (value instanceof Error) return clean(plainError(value), level, depth);
  if (Array.isArray(value)) return value.map((each) => clean(each, level, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (typeof each === 'string' && isSecretField(key)) return [key, '[redacted]'];
      if (typeof each === 'string' && level !== 'debug' && personalField.test(key))
        return [key, `[${each.length} characters]`];
      return [key, clean(each, level, depth + 1)];
    }),
  );
}

/** An error's own fields (code, status, …), and its name, message, stack and cause, which are not enumerable. */
function plainError(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause === undefined ? {} : { cause }) };
}

function serialized(line: unknown): string | undefined {
  try {
    return JSON.stringify(line);
  } catch {
    return undefined;
  }
}
