import type { BotAction, Conversation } from '../conversation/index.ts';
import { ChatRefusal } from './chat-refusal.ts';
import { checkedData, checkedName } from './data.ts';

/** So many works of a conversation may be open. */
export const MAX_WORKS = 5;
/** The size limit of what each of them gets, in bytes of its JSON. */
export const MAX_WORK_DATA = 8 * 1024;

/** The part of `chat` that begins works. */
export interface Works {
  /**
   * Runs the handler `work` with `name` and `data` outside of this turn: it has five minutes, and the customer sees
   * typing meanwhile. Further messages of the customer are answered as usual.
   * @param data any JSON of at most 8 KB.
   * @throws {RangeError} that names the limit: also where the conversation would have more than five open works.
   * @example chat.work('ask the model', message.text);
   */
  work(name: string, data?: unknown): void;
}

/** `chat.work`. */
export function worksOf({ works = [] }: Pick<Conversation, 'works'>, add: (action: BotAction) => void): Works {
  let open = works.length;
  return {
    work(name, data) {
      checkedName('chat.work', name);
      const kept = checkedData('chat.work', data, MAX_WORK_DATA);
      if (open >= MAX_WORKS) throw new ChatRefusal(`A conversation may have ${MAX_WORKS} open works, this is one more`);
      open += 1;
      add({ kind: 'work', name, ...(kept !== undefined && { data: kept }) });
    },
  };
}
