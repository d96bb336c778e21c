import { type SessionJoin, sessionKey } from './sessions.ts';
import type { LiveTable } from './table.ts';
import { updateItem } from './update-item.ts';

/** Which browsers show a thread of Messenger: it stands at their sessions. */
export interface BrowserJoins {
  /**
   * The browser shows the thread from now on, instead of an earlier one.
   *
   * @param session the hash of its token.
   * @returns false where the session is over.
   */
  begin(session: string, join: SessionJoin): Promise<boolean>;
  /** The browser does not show the thread any more. A later join stays. */
  end(session: string, id: string): Promise<void>;
}

export function browserJoins(liveTable: LiveTable): BrowserJoins {
  return {
    async begin(session, join) {
      const item = await updateItem(liveTable, {
        Key: sessionKey(session),
        // The digits have done their part, and name the customer.
        UpdateExpression: 'SET joined = :join REMOVE digits, digitTries',
        // The visitor may have ended it meanwhile: it must not come back.
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':join': join },
      });
      return item !== undefined;
    },

    async end(session, id) {
      await updateItem(liveTable, {
        Key: sessionKey(session),
        UpdateExpression: 'REMOVE joined, digits, digitTries',
        ConditionExpression: 'joined.id = :id',
        ExpressionAttributeValues: { ':id': id },
      });
    },
  };
}
