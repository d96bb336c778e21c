import type { Call } from './call.ts';
import { succeeded } from './succeeded.ts';

export type Moderation = ReturnType<typeof createModeration>;

/** Blocks customers on Messenger. A customer must have written to the Page. Source: Moderate Conversations API. */
export function createModeration(call: Call, pageId: string) {
  const moderate = async (psid: string, action: 'BLOCK_USER' | 'UNBLOCK_USER'): Promise<void> => {
    const body = { user_ids: [{ id: psid }], actions: [action] };
    // Blocking twice is the same as blocking once.
    await call({ method: 'POST', path: [pageId, 'moderate_conversations'], body, repeatable: true }, succeeded);
  };

  return {
    /**
     * From now on the customer's messages do not arrive, and messages to them fail with `person_unreachable`.
     * @example await graph.moderation.block(chat.thread.customer);
     */
    async block(psid: string): Promise<void> {
      await moderate(psid, 'BLOCK_USER');
    },

    /**
     * Ends the block. It changes nothing for a customer who is not blocked.
     * @example await graph.moderation.unblock(chat.thread.customer);
     */
    async unblock(psid: string): Promise<void> {
      await moderate(psid, 'UNBLOCK_USER');
    },
  };
}
