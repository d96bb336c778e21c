import { ChatError } from '../errors.ts';
import { isObject, readJson } from '../json.ts';
import { threadOfKey } from './keys.ts';

/** Where the next part of a shelf begins: after this conversation. */
export interface Cursor {
  readonly pk: string;
  readonly at: number;
}

/** A cursor as browsers get it. */
export function cursorOf({ pk, at }: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify({ pk, at })).toString('base64url');
}

/** @throws {BrokenCursor} */
export function readCursor(text: string): Cursor {
  const value = readJson(Buffer.from(text, 'base64url').toString());
  if (!isObject(value) || typeof value.pk !== 'string' || threadOfKey(value.pk) === undefined) throw new BrokenCursor();
  if (typeof value.at !== 'number') throw new BrokenCursor();
  return { pk: value.pk, at: value.at };
}

/** A browser sent a cursor that no answer had. */
export class BrokenCursor extends ChatError {
  override readonly name = 'BrokenCursor';
  override readonly code = 'broken_cursor';
  override readonly retryable = false;

  constructor() {
    super('The cursor of the list cannot be read. Read the list from its beginning.');
  }
}
