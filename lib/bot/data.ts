import { ChatRefusal } from './chat-refusal.ts';

/** Longest name of a later call or a work (characters). */
const MAX_NAME = 64;

/** @throws {ChatRefusal} where it is no text, empty or too long. */
export function checkedName(call: string, name: unknown): string {
  if (typeof name === 'string' && name !== '' && name.length <= MAX_NAME) return name;
  throw new ChatRefusal(`${call} needs a name of 1 to ${MAX_NAME} characters`);
}

/**
 * What a handler is given later, as JSON keeps it.
 * @throws {ChatRefusal} where it is no JSON, or too large.
 */
export function checkedData(call: string, data: unknown, most: number): unknown {
  const json = jsonOf(call, data);
  if (json === undefined) return undefined;
  const bytes = Buffer.byteLength(json);
  if (bytes > most) throw new ChatRefusal(`The data of ${call} may take ${most} bytes as JSON, this takes ${bytes}`);
  return JSON.parse(json);
}

function jsonOf(call: string, data: unknown): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    // A circle, or a number that JSON does not have.
    throw new ChatRefusal(`The data of ${call} must be JSON`);
  }
}
