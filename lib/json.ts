/**
 * Readers for JSON from outside. Each one returns `undefined` (a list: an empty list) where the value is not of its
 * kind. Safe in browsers.
 */

/** A JSON object whose fields were not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `JSON.parse` that returns `undefined` for what is not JSON. */
export function readJson(source: string | undefined): unknown {
  try {
    return source === undefined ? undefined : JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** True for a JSON object; false for a list and for `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const object = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined);

/** The field of an object. */
export const field = (value: unknown, name: string): unknown => object(value)?.[name];

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A list read item by item. Items for which `read` returns `undefined` are left out. */
export function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): T[] {
  return list(value)
    .map(read)
    .filter((item) => item !== undefined);
}

/** A string that is not empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An id as a string: Meta documents strings, real traffic has numbers too. */
export const id = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : text(value);

/** A finite number, also one that was written as a string. */
export function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

/** A smaller time is in seconds: as milliseconds it would be before 1973-03-03. */
const earliestMilliseconds = 1e11;
/** The latest time that a `Date` can hold. */
const latestMilliseconds = 8.64e15;

/** A time in milliseconds since 1970, from milliseconds or seconds, as a number or a string. */
export function time(value: unknown): number | undefined {
  const read = number(value);
  if (read === undefined || read < 1) return undefined;
  const milliseconds = Math.trunc(read < earliestMilliseconds ? read * 1000 : read);
  return milliseconds <= latestMilliseconds ? milliseconds : undefined;
}

/** A flag: a boolean, its name as a string, or true because the field is there at all. */
export function flag(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  return !(value === false || value === 0 || (typeof value === 'string' && /^(false|0|no)$/i.test(value)));
}

/** The same object without the fields that are `undefined`. */
export function compact<T extends object>(value: T): T {
  const copy = { ...value };
  for (const key of Object.keys(copy)) {
    if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key);
  }
  return copy;
}
