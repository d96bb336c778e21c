import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { type LiveTable, random, ttl } from './table.ts';

/** A guest's chat ends 24 hours after it began. Source: Chat Plugin, guest mode. */
export const sessionLasts = 24 * 3_600_000;

/** An anonymous visitor's right to a thread. */
export interface Session {
  /** SHA-256 of the token, hex: all that is kept of it. */
  readonly hash: string;
  readonly thread: Thread;
  /** The Page that the site's plugin named: a token of one site opens nothing on another's. */
  readonly pageId: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface Sessions {
  /** A session of a new thread. The token in the answer is the only copy. */
  start(thread: { readonly page: string }, page: string, now: number): Promise<{ token: string; session: Session }>;
  /** The live session of a token; `undefined` where it is unknown, over, or of another site's Page. */
  find(token: string, page: string, now: number): Promise<Session | undefined>;
  end(session: Pick<Session, 'hash'>): Promise<void>;
}

export function sessions({ documentClient, table }: LiveTable): Sessions {
  const key = (hash: string) => ({ pk: `T#${hash}`, sk: 'T' });
  return {
    async start(thread, pageId, now) {
      const token = random(32);
      const customer = `web-${random(16)}`;
      const session = {
        hash: hashOf(token),
        thread: { page: thread.page, customer },
        pageId,
        expires: now + sessionLasts,
      };
      await documentClient.send(
        new PutCommand({
          TableName: table,
          Item: {
            ...key(session.hash),
            whose: session.thread,
            page: pageId,
            expires: session.expires,
            ttl: ttl(session.expires),
          },
        }),
      );
      return { token, session };
    },

    async find(token, pageId, now) {
      const hash = hashOf(token);
      const { Item } = await documentClient.send(
        new GetCommand({ TableName: table, Key: key(hash), ConsistentRead: true }),
      );
      if (!Item || Item.page !== pageId || Item.expires <= now) return undefined;
      return { hash, thread: Item.whose, pageId, expires: Item.expires };
    },

    async end({ hash }) {
      await documentClient.send(new DeleteCommand({ TableName: table, Key: key(hash) }));
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
