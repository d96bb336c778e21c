import { isObject, type JsonObject, number } from '../json.ts';

/** One reason why Meta would refuse a call. */
export interface Violation {
  /** Path of the parameter, in Meta's own notation: `message[quick_replies][0][title]`. */
  readonly param: string;
  /** The limit that the value is over, if a limit is the reason. */
  readonly limit?: number;
  /** What is wrong, in the words of Meta's error 100. */
  readonly message: string;
}

/**
 * A check yields each violation. Every check accepts `unknown`, because a bot in JavaScript may hand over any value.
 */
export type Violations = Generator<Violation, void>;

export const at = (param: string, key: string | number): string => (param === '' ? String(key) : `${param}[${key}]`);

export const required = (param: string): Violation => ({ param, message: `The parameter ${param} is required` });

const missing = (value: unknown): value is undefined | null => value === undefined || value === null;

/** Runs a check on a field that may be missing. */
export function* optional(value: unknown, check: (value: unknown) => Violations): Violations {
  if (!missing(value)) yield* check(value);
}

export function* checkText(value: unknown, param: string, limit?: number): Violations {
  if (missing(value)) yield required(param);
  else if (typeof value !== 'string') yield { param, message: `Param ${param} must be a string` };
  else if (value === '') yield { param, message: `Param ${param} must be a non-empty UTF-8 encoded string` };
  else if (limit !== undefined && value.length > limit) {
    yield { param, limit, message: `Length of param ${param} must be less than or equal to ${limit}` };
  }
}

/** An id: a string, or a number, which many clients send. */
export function* checkId(value: unknown, param: string): Violations {
  if (typeof value !== 'number') yield* checkText(value, param);
}

export function* checkNumber(value: unknown, param: string): Violations {
  if (missing(value)) yield required(param);
  else if (number(value) === undefined) yield { param, message: `Param ${param} must be a number` };
}

export function* checkOneOf(value: unknown, param: string, allowed: readonly string[]): Violations {
  if (missing(value)) yield required(param);
  else if (typeof value !== 'string' || !allowed.includes(value)) {
    yield { param, message: `Param ${param} must be one of {${allowed.join(', ')}}` };
  }
}

/** @param protocols the allowed ones. The default is what a link may have; some fields allow `https:` only. */
export function* checkUrl(
  value: unknown,
  param: string,
  protocols: readonly string[] = ['https:', 'http:'],
): Violations {
  if (missing(value)) yield required(param);
  else if (typeof value !== 'string' || !URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    const kind = protocols.length === 1 ? 'https URL' : 'URL';
    yield { param, message: `Param ${param} must be a valid ${kind}` };
  }
}

export function* checkObject(value: unknown, param: string, check: (fields: JsonObject) => Violations): Violations {
  if (missing(value)) yield required(param);
  else if (!isObject(value)) yield { param, message: `Param ${param} must be a JSON object` };
  else yield* check(value);
}

export function* checkList(
  value: unknown,
  param: string,
  size: { min?: number; max?: number },
  check: (value: unknown, param: string) => Violations,
): Violations {
  const { min = 1, max } = size;
  if (missing(value)) yield required(param);
  else if (!Array.isArray(value)) yield { param, message: `Param ${param} must be an array` };
  else if (value.length < min) {
    yield { param, limit: min, message: `Param ${param} must have at least ${min} element${min === 1 ? '' : 's'}` };
  } else if (max !== undefined && value.length > max) {
    yield { param, limit: max, message: `Param ${param} must have at most ${max} element${max === 1 ? '' : 's'}` };
  } else {
    for (const [index, each] of value.entries()) yield* check(each, at(param, index));
  }
}

/** Exactly one of the fields must be present. */
export function* checkExactlyOne(fields: JsonObject, param: string, names: readonly string[]): Violations {
  const given = names.filter((name) => !missing(fields[name]));
  if (given.length === 1) return;
  const found = given.length === 0 ? 'none' : given.join(' and ');
  yield { param, message: `Param ${param} must have exactly one of {${names.join(', ')}}, but has ${found}` };
}

export function* checkKeys(fields: JsonObject, param: string, known: readonly string[]): Violations {
  const unknown = Object.keys(fields).filter((key) => fields[key] !== undefined && !known.includes(key));
  if (unknown.length === 0) return;
  const keys = unknown.map((key) => `"${key}"`).join(', ');
  yield { param, message: `Invalid keys ${keys} were found in param "${param}"` };
}
