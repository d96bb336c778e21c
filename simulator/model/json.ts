export { field as get, isObject, type JsonObject, readJson as parseJson } from '../../lib/json.ts';

/** A parameter of a call as a text. Callers send numbers in JSON, and texts in forms. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
