import type { BotEvent, Conversation, Later } from './conversation.ts';
import { isStale } from './owner.ts';

/** What a bot asks for with `chat.later` and `chat.cancelLater`. */
export type LaterAction =
  | { readonly kind: 'later'; readonly name: string; readonly minutes: number; readonly data?: unknown }
  | { readonly kind: 'cancel_later'; readonly name: string };

/** Whether the thread is the bot's, and stays so: it has not decided to pass the thread on. */
export function isOfBot(conversation: Pick<Conversation, 'owner' | 'pending' | 'left' | 'generation'>): boolean {
  const { owner, pending, left } = conversation;
  if (owner.kind !== 'bot' || left) return false;
  return !pending.some(
    ({ effect }) => effect.kind === 'thread_control' && effect.action === 'pass' && !isStale(effect, conversation),
  );
}

/** Changes what the bot is called for later. A later call of the same name replaces the earlier one. */
export function withLater(conversation: Conversation, actions: readonly LaterAction[], now: number): Conversation {
  if (actions.length === 0) return conversation;
  let later = conversation.later ?? [];
  for (const action of actions) {
    later = later.filter(({ name }) => name !== action.name);
    if (action.kind !== 'later') continue;
    const { name, minutes, data } = action;
    later = [...later, { name, at: now + minutes * 60_000, ...(data !== undefined && { data }) }];
  }
  return withList(conversation, later);
}

/** The conversation once the bot was called for `event`, where that is a later call. */
export function withoutCalled(conversation: Conversation, event: BotEvent | undefined): Conversation {
  if (event?.type !== 'later') return conversation;
  const { name, at } = event;
  return withList(
    conversation,
    (conversation.later ?? []).filter((each) => each.name !== name || each.at !== at),
  );
}

/** Nothing of the bot's comes any more: the customer ended the chat, or is blocked. */
export function withoutAsked({ later: _, works: __, ...conversation }: Conversation): Conversation {
  return conversation;
}

/** The later calls that are due at `now` (ms), the earliest first. They wait while a person owns the thread. */
export function dueLater(conversation: Conversation, now: number): Later[] {
  if (!isOfBot(conversation)) return [];
  return (conversation.later ?? []).filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
}

function withList(conversation: Conversation, later: readonly Later[]): Conversation {
  const { later: _, ...rest } = conversation;
  return later.length === 0 ? rest : { ...rest, later };
}
