import { isObject } from '../../lib/json.ts';

/**
 * All values at a path such as `$.data.*.id`, `$.data[0].id`, `$['data'][*].id` or `$..id`. This is the part of
 * JSONPath that batch requests use.
 */
export function findByPath(value: unknown, path: string): unknown[] {
  const steps = path.match(/\.\.|\[\s*(?:\*|-?\d+|'[^']*'|"[^"]*")\s*\]|\*|[^.[\]*$]+/g) ?? [];
  return steps.reduce<unknown[]>((found, step) => found.flatMap((each) => takeStep(each, step)), [value]);
}

function takeStep(value: unknown, step: string): unknown[] {
  if (step === '..') return withDescendants(value);
  const key = step.replace(/^\[\s*|\s*\]$/g, '').replace(/^(["'])([\s\S]*)\1$/, '$2');
  if (key === '*') return childrenOf(value);
  if (Array.isArray(value)) return /^-?\d+$/.test(key) ? value.slice(...sliceOf(Number(key))) : [];
  return isObject(value) && Object.hasOwn(value, key) ? [value[key]] : [];
}

const sliceOf = (index: number): [number, number | undefined] => [index, index === -1 ? undefined : index + 1];

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function withDescendants(value: unknown): unknown[] {
  return [value, ...childrenOf(value).flatMap(withDescendants)];
}
