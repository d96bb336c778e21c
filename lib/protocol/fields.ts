import { isObject, type JsonObject } from '../json.ts';
import { limits } from '../messenger/limits.ts';
import { maxClientFrame, maxName } from './limits.ts';
import { Refusal } from './refusal.ts';

/** The fields of a frame from a browser, and its type. */
export function frameFields(body: unknown): { readonly type: string; readonly fields: JsonObject } {
  const fields = object(json(body), 'the frame');
  const { type } = fields;
  if (typeof type !== 'string') throw bad('type', 'a text');
  return { type, fields };
}

function json(body: unknown): unknown {
  if (typeof body !== 'string') throw new Refusal('bad_frame', 'Frames are text, this one is binary.');
  const bytes = new TextEncoder().encode(body).length;
  if (bytes > maxClientFrame) {
    throw new Refusal('too_large', `The frame has ${bytes} bytes; it may have ${maxClientFrame}.`);
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('bad_frame', 'The frame is not JSON.');
  }
}

/**
 * The id of a frame that was refused, also of one that is too large: the browser then knows which frame it was.
 * Never throws.
 */
export function frameIdOf(body: unknown): string | undefined {
  try {
    return frameId(object(JSON.parse(String(body)), 'the frame'));
  } catch {
    return undefined;
  }
}

/* Unlike the readers in lib/json.ts, these name the field that is wrong. */

export function object(value: unknown, name: string): JsonObject {
  if (!isObject(value)) throw bad(name, 'a JSON object');
  return value;
}

export function frameId(fields: JsonObject): string {
  const id = text(fields.id, 'id', maxName);
  if (id === undefined || !/^[\x21-\x7e]+$/.test(id)) throw bad('id', `1 to ${maxName} printable characters`);
  return id;
}

export function text(value: unknown, name: string, max: number): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.length > max) throw bad(name, `a text of at most ${max} characters`);
  return value;
}

export function flag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(name, 'true or false');
}

export function count(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(name, 'a whole number');
  return value;
}

export function bad(name: string, expected: string): Refusal {
  return new Refusal('bad_frame', `${name} must be ${expected}.`);
}

/** A text with at least one character that can be seen, and no longer than a message may be. */
export function messageText(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw bad(name, 'a text that is not empty');
  if (value.length > limits.text) {
    throw new Refusal('too_large', `${name} has ${value.length} characters; a message holds ${limits.text}.`);
  }
  return value;
}

/** A text that must be there. */
export function requiredText(value: unknown, name: string, max: number): string {
  const read = text(value, name, max);
  if (!read) throw bad(name, `a text of 1 to ${max} characters`);
  return read;
}

export function requiredCount(value: unknown, name: string): number {
  const read = count(value, name);
  if (read === undefined) throw bad(name, 'a whole number');
  return read;
}

export function requiredFlag(value: unknown, name: string): boolean {
  const read = flag(value, name);
  if (read === undefined) throw bad(name, 'true or false');
  return read;
}

export function unknownType(type: string): Refusal {
  return new Refusal('unknown_type', `This version knows no frame of type ${JSON.stringify(type.slice(0, maxName))}.`);
}
