import type { Told, ToldKind } from '../conversation/index.ts';
import { isObject, type JsonObject } from '../json.ts';

/** Reads what a thread is told. @returns nothing where this version does not know it. */
export function parseTold(value: unknown): Told | undefined {
  if (!isObject(value) || typeof value.kind !== 'string' || !isKind(value.kind)) return undefined;
  return readers[value.kind]?.(value);
}

const readers: { readonly [Kind in ToldKind]?: (fields: JsonObject) => Extract<Told, { kind: Kind }> | undefined } = {};

function isKind(kind: string): kind is ToldKind {
  return Object.hasOwn(readers, kind);
}
