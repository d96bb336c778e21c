import type { BotAction, Conversation } from '../conversation/index.ts';
import { ChatRefusal } from './chat-refusal.ts';
import { checkedData, checkedName } from './data.ts';

/** So many calls of the handler `later` may wait in a conversation. */
export const MAX_LATER = 10;
/** The size limit of what each of them gets, in bytes of its JSON. */
export const MAX_LATER_DATA = 1024;
/** The longest time until a call (minutes). Messenger's window closes after 24 hours: the last one is left for it. */
export const MAX_MINUTES = { web: 24 * 60, messenger: 23 * 60 } as const;

/** The part of `chat` that asks for later calls. */
export interface LaterCalls {
  /**
   * Calls the handler `later` with `name` and `data` in the minute after this time, once. A call with the same name
   * replaces the earlier one.
   * @param minutes 1 to 1,440 (24 h); in Messenger at most 1,380 (23 h), since its window closes after 24 h.
   * @param data any JSON of at most 1 KB.
   * @throws {RangeError} that names the limit: also where the conversation would have more than ten.
   * @example chat.later(60, 'remind', { order: '4711' });
   */
  later(minutes: number, name: string, data?: unknown): void;
  /** Takes back a `later` that was not called yet. */
  cancelLater(name: string): void;
}

/** `chat.later` and `chat.cancelLater`. */
export function laterOf(
  { later = [], surface }: Pick<Conversation, 'later' | 'surface'>,
  add: (action: BotAction) => void,
): LaterCalls {
  const names = new Set(later.map(({ name }) => name));
  return {
    later(minutes, name, data) {
      checkedName('chat.later', name);
      const most = MAX_MINUTES[surface];
      if (!(minutes >= 1 && minutes <= most)) {
        const where = surface === 'messenger' ? ' in Messenger' : '';
        throw new ChatRefusal(`chat.later waits 1 to ${most} minutes${where}, not ${String(minutes)}`);
      }
      const kept = checkedData('chat.later', data, MAX_LATER_DATA);
      if (!names.has(name) && names.size >= MAX_LATER)
        throw new ChatRefusal(`A conversation may have ${MAX_LATER} calls of chat.later that wait, this is one more`);
      names.add(name);
      add({ kind: 'later', name, minutes, ...(kept !== undefined && { data: kept }) });
    },
    cancelLater(name) {
      names.delete(checkedName('chat.cancelLater', name));
      add({ kind: 'cancel_later', name });
    },
  };
}
