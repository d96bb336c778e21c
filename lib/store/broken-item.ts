import { ChatError } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** An item of the table that this program did not write, or that was changed by hand. */
export class BrokenItem extends ChatError {
  override readonly name = 'BrokenItem';
  override readonly code = 'broken_item';
  override readonly retryable = false;

  /** @param field the attribute, or `attribute.field` of its JSON, that is wrong. Its value is not shown. */
  constructor(item: JsonObject, field: string) {
    super(
      `The item pk ${JSON.stringify(item.pk)}, sk ${JSON.stringify(item.sk)} cannot be read: ${field} is missing or wrong. ` +
        'Correct it in the table, or delete the whole conversation with `npm run forget -- <page>:<customer>`.',
    );
  }
}
