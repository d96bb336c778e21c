import { randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Identity, Joined, Thread } from '../conversation/index.ts';
import { number, object, text } from '../json.ts';
import { sha256 } from '../sha256.ts';
import { conditionFailed, itemKinds } from '../store/index.ts';
import { customerOf } from './identity/customer-of.ts';
import { readThread } from './read-thread.ts';
import { type LiveTable, ttl } from './table.ts';

/** A visitor's right to a thread. */
export interface Session {
  /** SHA-256 of the token, hex. The token itself is not stored. */
  readonly hash: string;
  readonly thread: Thread;
  /** The Page that the plugin on the website named: a session of one website is not valid on another one. */
  readonly pageId: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Who the visitor is, where the shop has proven it. */
  readonly identity?: Identity;
  /** With `identity`: the customer of the anonymous thread that the visitor left for this one. */
  readonly earlier?: string;
  /** The thread of Messenger that this browser shows after line `through` of its own thread. */
  readonly joined?: SessionJoin;
}

export interface SessionJoin extends Joined {
  readonly id: string;
}

/** A customer whom the shop has proven, and the anonymous thread that they left. */
export interface ProvenCustomer extends Required<Pick<Session, 'identity'>>, Pick<Session, 'earlier'> {}

export interface Sessions {
  /**
   * Starts a session: of a new thread, or of the one thread that a proven customer has. The returned token is the only
   * copy.
   */
  start(
    thread: Pick<Thread, 'page'>,
    pageId: string,
    now: number,
    proven?: ProvenCustomer,
  ): Promise<{ token: string; session: Session }>;
  /** The live session of a token; `undefined` where it is unknown, over, or of another website's Page. */
  find(token: string, pageId: string, now: number): Promise<Session | undefined>;
  /** The session of a token, whatever its Page; `undefined` where it is unknown. */
  ofToken(token: string): Promise<Session | undefined>;
  /**
   * The visitor is here: the session lasts from now on as long as a new one. At most one write a day. A session of a
   * proven customer ends when it was to end: the shop has to prove them again.
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
    const hash = sha256(token);
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: sessionKey(hash), ConsistentRead: true }),
    );
    return readSession(hash, Item);
  }

  return {
    ofToken,

    async start({ page }, pageId, now, proven) {
      const token = random(32);
      const session: Session = {
        hash: sha256(token),
        thread: { page, customer: proven ? customerOf(page, proven.identity) : `web-${random(16)}` },
        pageId,
        expires: now + (proven ? provenLasts : lasts),
        ...proven,
      };
      await documentClient.send(new PutCommand({ TableName: table, Item: sessionItem(session) }));
      return { token, session };
    },

    async find(token, pageId, now) {
      const session = await ofToken(token);
      return session?.pageId === pageId && session.expires > now ? session : undefined;
    },

    async prolong({ hash, expires, identity }, now) {
      if (identity || now + lasts < expires + Math.min(day, lasts / 2)) return expires;
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
/** How long a session of a proven customer lasts (ms). */
const provenLasts = day;

/** The key of a session's item. */
export const sessionKey = itemKinds.session.key;

function sessionItem({ hash, thread, pageId, expires, identity, earlier }: Session) {
  const item = { ...sessionKey(hash), whose: thread, page: pageId, expires, ttl: ttl(expires) };
  return { ...item, ...(identity && { sub: identity.sub }), ...(earlier !== undefined && { earlier }) };
}

function readSession(hash: string, value: unknown): Session | undefined {
  const item = object(value);
  const thread = readThread(item?.whose);
  const expires = number(item?.expires);
  const pageId = item?.page;
  if (!thread || expires === undefined || typeof pageId !== 'string') return undefined;
  const [sub, earlier] = [text(item?.sub), text(item?.earlier)];
  const joined = readJoin(item?.joined);
  return {
    hash,
    thread,
    pageId,
    expires,
    ...(sub !== undefined && { identity: { sub } }),
    ...(earlier !== undefined && { earlier }),
    ...(joined && { joined }),
  };
}

function readJoin(value: unknown): SessionJoin | undefined {
  const stored = object(value);
  const [id, customer, through] = [text(stored?.id), text(stored?.customer), number(stored?.through)];
  return id === undefined || customer === undefined || through === undefined ? undefined : { id, customer, through };
}

/** Text for URLs and keys that cannot be guessed. */
function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
