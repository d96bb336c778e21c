/** Reading values whose shape nobody promised: each reader answers `undefined` where the value is of no use. */

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const json = (value: unknown): Json | undefined => (isJson(value) ? value : undefined);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A string that is not empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An id as a string: Meta documents strings, real traffic has numbers too. */
export const id = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : text(value);

export function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

/** Before this many, it must be seconds: as milliseconds it would be 1973. */
const earliestMilliseconds = 1e11;
/** What a `Date` can hold. */
const latestMilliseconds = 8.64e15;

/** Milliseconds since 1970, from milliseconds or seconds, as a number or a string. */
export function time(value: unknown): number | undefined {
  const read = number(value);
  if (read === undefined || read < 1) return undefined;
  const milliseconds = Math.trunc(read < earliestMilliseconds ? read * 1000 : read);
  return milliseconds <= latestMilliseconds ? milliseconds : undefined;
}

/** A flag as a boolean, as a string, or by its mere presence. */
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
