import type { Told, ToldKind } from '../conversation/index.ts';
import { field, isObject, type JsonObject, text } from '../json.ts';

/** Reads what a thread is told. @returns nothing where this version does not know it. */
export function parseTold(value: unknown): Told | undefined {
  if (!isObject(value) || typeof value.kind !== 'string' || !isKind(value.kind)) return undefined;
  return readers[value.kind]?.(value);
}

const readers: { readonly [Kind in ToldKind]?: (fields: JsonObject) => Extract<Told, { kind: Kind }> | undefined } = {
  delete: () => ({ kind: 'delete' }),
  forget: ({ by }) => {
    const who = forgetBy(by);
    return who && { kind: 'forget', by: who };
  },
};

function forgetBy(by: unknown): Extract<Told, { kind: 'forget' }>['by'] | undefined {
  if (by === 'visitor' || by === 'retention' || by === 'operator') return by;
  const [id, name] = [text(field(by, 'id')), text(field(by, 'name'))];
  return id === undefined || name === undefined ? undefined : { id, name };
}

function isKind(kind: string): kind is ToldKind {
  return Object.hasOwn(readers, kind);
}
