import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../conversation/index.ts';
import { number, object } from '../json.ts';
import { conditionFailed } from '../store/index.ts';
import { readThread } from './read-thread.ts';
import { type LiveTable, ttl } from './table.ts';

/** An anonymous visitor's right to a thread. */
export interface Session {
  /** SHA-256 of the token, hex. The token itself is not stored. */
  readonly hash: string;
  readonly thread: Thread;
  /** The Page that the plugin on the website named: a session of one website is not valid on another one. */
  readonly pageId: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface Sessions {
  /** Starts a session of a new thread. The returned token is the only copy. */
  start(thread: Pick<Thread, 'page'>, pageId: string, now: number): Promise<{ token: string; session: Session }>;
  /** The live session of a token; `undefined` where it is unknown, over, or of another website's Page. */
  find(token: string, pageId: string, now: number): Promise<Session | undefined>;
  /** The session of a token, whatever its Page; `undefined` where it is unknown. */
  ofToken(token: string): Promise<Session | undefined>;
  /**
   * The visitor is here: the session lasts from now on as long as a new one. At most one write a day.
   *
   * @returns when it ends (ms).
   */
  prolong(session: Session, now: number): Promise<number>;
  end(session: Pick<Session, 'hash'>): Promise<void>;
}

/** @param days how long a session lasts after the visitor's last day here. */
export function sessions({ documentClient, table }: LiveTable, days = 30): Sessions {
  const lasts = days * day;

  async function ofToken(token: string): Promise<Session | undefined> {
    const hash = hashOf(token);
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: sessionKey(hash), ConsistentRead: true }),
    );
    return readSession(hash, Item);
  }

  return {
    ofToken,

    async start(thread, pageId, now) {
      const token = random(32);
      const session: Session = {
        hash: hashOf(token),
        thread: { page: thread.page, customer: `web-${random(16)}` },
        pageId,
        expires: now + lasts,
      };
      await documentClient.send(new PutCommand({ TableName: table, Item: sessionItem(session) }));
      return { token, session };
    },

    async find(token, pageId, now) {
      const session = await ofToken(token);
      return session?.pageId === pageId && session.expires > now ? session : undefined;
    },

    async prolong({ hash, expires }, now) {
      if (now + lasts < expires + Math.min(day, lasts / 2)) return expires;
      const later = now + lasts;
      try {
        await documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: sessionKey(hash),
            UpdateExpression: 'SET expires = :expires, #ttl = :ttl',
            // The visitor may have ended it meanwhile: it must not come back.
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#ttl': 'ttl' },
            ExpressionAttributeValues: { ':expires': later, ':ttl': ttl(later) },
          }),
        );
        return later;
      } catch (error) {
        if (conditionFailed(error)) return expires;
        throw error;
      }
    },

    async end({ hash }) {
      await documentClient.send(new DeleteCommand({ TableName: table, Key: sessionKey(hash) }));
    },
  };
}

const day = 24 * 3_600_000;

function sessionKey(hash: string) {
  return { pk: `T#${hash}`, sk: 'T' };
}

function sessionItem({ hash, thread, pageId, expires }: Session) {
  return { ...sessionKey(hash), whose: thread, page: pageId, expires, ttl: ttl(expires) };
}

function readSession(hash: string, value: unknown): Session | undefined {
  const item = object(value);
  const thread = readThread(item?.whose);
  const expires = number(item?.expires);
  const pageId = item?.page;
  if (!thread || expires === undefined || typeof pageId !== 'string') return undefined;
  return { hash, thread, pageId, expires };
}

/** Text for URLs and keys that cannot be guessed. */
function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
