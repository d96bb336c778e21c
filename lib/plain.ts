import { isObject } from './json.ts';

/*
 * Objects without a prototype, for code that runs in other people's pages. Old libraries add to `Object.prototype`, and
 * each object then seems to have a `ref`, a `get` or a `toJSON` of theirs. Safe in browsers.
 */

/** Takes the prototype from a new object. */
export function plain<const Value extends object>(value: Value): Value {
  return Object.setPrototypeOf(value, null);
}

/** Reads JSON, whose objects then have only the fields that are written in it; `undefined` for what is not JSON. */
export function readPlainJson(source: string | null): unknown {
  try {
    return JSON.parse(source ?? '', (_, value) => (isObject(value) ? plain(value) : value));
  } catch {
    return undefined;
  }
}

/** Writes JSON without the `toJSON` that a page has added to objects or lists. */
export function writePlainJson(value: object): string {
  return JSON.stringify(copy(value));
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return plain(value.map(copy));
  if (!isObject(value)) return value;
  return plain(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each)])));
}
