import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number, object, text } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { sha256 } from '../sha256.ts';
import { conditionFailed } from '../store/client.ts';
import { agentSessionPrefix } from '../store/keys.ts';
import { allAgentItems } from './agents-query.ts';
import { agentSessionKey, isAgentId, randomToken } from './keys.ts';

const day = 24 * 3_600_000;
/** A session ends after this time without use (ms). */
export const agentSessionUnused = 30 * day;
/** A session ends at the latest after this time (ms). */
export const agentSessionLasts = 90 * day;

/** An agent's right to the inbox, on one device. */
export interface AgentSession {
  /** The agent's id. */
  readonly agent: string;
  /** SHA-256 of the token, hex. The token itself is not stored. */
  readonly hash: string;
  readonly created: number;
  /** When it was last used, exact to the day. */
  readonly used: number;
  readonly expires: number;
}

export interface AgentSessions {
  /** The returned token is the only copy. */
  start(agentId: string, now: number): Promise<{ token: string; session: AgentSession }>;
  /** The live session of a token. It is prolonged with at most one write a day. */
  use(token: string, now: number): Promise<AgentSession | undefined>;
  end(session: Pick<AgentSession, 'agent' | 'hash'>): Promise<void>;
  of(agentId: string, now: number): Promise<readonly AgentSession[]>;
}

export function agentSessions(liveTable: LiveTable): AgentSessions {
  const { documentClient, table } = liveTable;

  /** @returns undefined where the session was ended meanwhile: a write must not bring it back. */
  async function prolong(session: AgentSession, now: number): Promise<AgentSession | undefined> {
    const expires = endOf(session.created, now);
    try {
      await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: agentSessionKey(session.agent, session.hash),
          UpdateExpression: 'SET used = :used, expires = :expires, #ttl = :ttl',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':used': now, ':expires': expires, ':ttl': ttl(expires) },
        }),
      );
      return { ...session, used: now, expires };
    } catch (error) {
      if (conditionFailed(error)) return undefined;
      throw error;
    }
  }

  return {
    async start(agent, now) {
      const token = `${agent}.${randomToken()}`;
      const session = { agent, hash: sha256(token), created: now, used: now, expires: endOf(now, now) };
      const Item = { ...agentSessionKey(agent, session.hash), ...session, ttl: ttl(session.expires) };
      await documentClient.send(new PutCommand({ TableName: table, Item }));
      return { token, session };
    },

    async use(token, now) {
      const [agent = '', secret] = token.split('.');
      if (!isAgentId(agent) || !secret) return undefined;
      const Key = agentSessionKey(agent, sha256(token));
      const { Item } = await documentClient.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      const session = readAgentSession(Item, now);
      return session && now - session.used >= day ? prolong(session, now) : session;
    },

    async end({ agent, hash }) {
      await documentClient.send(new DeleteCommand({ TableName: table, Key: agentSessionKey(agent, hash) }));
    },

    async of(agentId, now) {
      if (!isAgentId(agentId)) return [];
      const items = await allAgentItems(liveTable, agentSessionPrefix(agentId));
      return items.map((item) => readAgentSession(item, now)).filter((session) => session !== undefined);
    },
  };
}

function endOf(created: number, used: number): number {
  return Math.min(created + agentSessionLasts, used + agentSessionUnused);
}

/** An item of the table as a session that has not ended; `undefined` for every other item. */
export function readAgentSession(value: unknown, now: number): AgentSession | undefined {
  const item = object(value);
  const agent = text(item?.agent);
  const hash = text(item?.hash);
  const [created, used, expires] = [item?.created, item?.used, item?.expires].map(number);
  if (!agent || !hash || created === undefined || used === undefined || expires === undefined) return undefined;
  if (expires <= now || item?.sk !== agentSessionKey(agent, hash).sk) return undefined;
  return { agent, hash, created, used, expires };
}
