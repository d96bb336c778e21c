import type { JsonObject } from '../../lib/json.ts';
import { invalid } from './error.ts';

/** One name of a `fields` parameter: `messages.limit(5){id,from}`. */
export interface Field {
  name: string;
  args: Record<string, string>;
  fields: Field[];
}

/** @throws {GraphError} 100 for a syntax error */
export function parseFields(source: unknown): Field[] {
  if (typeof source !== 'string' || source.trim() === '') return [];
  const reader = { rest: source.replace(/\s/g, '') };
  const fields = readList(reader);
  if (reader.rest !== '') throw invalid(`Syntax error in fields at "${reader.rest.slice(0, 20)}"`);
  return fields;
}

function readList(reader: { rest: string }): Field[] {
  const fields: Field[] = [];
  do {
    const name = take(reader, /^\w+/);
    if (name === '') throw invalid(`Syntax error in fields at "${reader.rest.slice(0, 20)}"`);
    const args: Record<string, string> = {};
    for (let match = /^\.(\w+)\(([^)]*)\)/.exec(reader.rest); match; match = /^\.(\w+)\(([^)]*)\)/.exec(reader.rest)) {
      args[match[1] ?? ''] = match[2] ?? '';
      reader.rest = reader.rest.slice(match[0].length);
    }
    const nested = take(reader, /^\{/) !== '' ? readList(reader) : [];
    if (nested.length > 0 && take(reader, /^\}/) === '') throw invalid('Syntax error in fields: "}" is missing');
    fields.push({ name, args, fields: nested });
  } while (take(reader, /^,/) !== '');
  return fields;
}

function take(reader: { rest: string }, pattern: RegExp): string {
  const found = pattern.exec(reader.rest)?.[0] ?? '';
  reader.rest = reader.rest.slice(found.length);
  return found;
}

/** The requested fields of an object. Like Graph, it adds the id and refuses unknown names. */
export function select(object: JsonObject, fields: readonly Field[], defaults: readonly string[]): JsonObject {
  const names = fields.length > 0 ? fields.map(({ name }) => name) : defaults;
  const chosen: Record<string, unknown> = {};
  for (const name of names) {
    if (!(name in object)) throw invalid(`Tried accessing nonexisting field (${name})`);
    if (object[name] !== undefined) chosen[name] = object[name];
  }
  if (object.id !== undefined) chosen.id = object.id;
  return chosen;
}
