import { isSecretField, redactor } from './redact.ts';

/** Rising. What is below `LOG_LEVEL` (default `info`) is not written. */
const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

/** `id` is the correlation id: the same in every line about one event. */
export type Fields = Readonly<Record<string, unknown>> & { readonly id?: string };

/**
 * Writes one line of JSON. Secrets are taken out wherever they stand, and what people wrote to each other is shortened to its
 * length at every level but `debug`. Never throws.
 */
export function log(level: Level, message: string, fields: Fields = {}): void {
  const least = levels.findIndex((each) => each === (process.env.LOG_LEVEL ?? 'info').toLowerCase());
  if (levels.indexOf(level) < least) return;
  const line = { time: new Date().toISOString(), level, message: redact(message) };
  process.stdout.write(`${serialized({ ...line, ...Object(clean(fields, level)) }) ?? JSON.stringify(line)}\n`);
}

const redact = redactor();
const wordsKey = /^(text|preview|snippet)$/;
/** Deeper than anything worth a line. */
const deepest = 8;

function clean(value: unknown, level: Level, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '…';
  if (value instanceof Error) return clean(plainError(value), level, depth);
  if (Array.isArray(value)) return value.map((each) => clean(each, level, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (typeof each === 'string' && isSecretField(key)) return [key, '[redacted]'];
      if (typeof each === 'string' && level !== 'debug' && wordsKey.test(key))
        return [key, `[${each.length} characters]`];
      return [key, clean(each, level, depth + 1)];
    }),
  );
}

/** An error's own fields (code, status, …) with those that are not enumerable; the stack says which line. */
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
