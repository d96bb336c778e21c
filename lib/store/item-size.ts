import { ChatError } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** DynamoDB refuses a larger item (bytes). */
export const MAX_ITEM = 400 * 1024;

/** The bytes of an item as DynamoDB counts them: names and texts in UTF-8, numbers by their digits. */
export function itemSize(item: JsonObject): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + sizeOf(value)),
    0,
  );
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  throw new TypeError(`The store writes texts and numbers only, and no ${typeof value}.`);
}

/** The memory's answer where the table would refuse an item. */
export class ItemTooLarge extends ChatError {
  override readonly name = 'ItemTooLarge';
  override readonly code = 'item_too_large';
  override readonly retryable = false;

  constructor(item: JsonObject) {
    super(`The item ${item.sk} has ${itemSize(item)} bytes. DynamoDB holds ${MAX_ITEM}.`);
  }
}
