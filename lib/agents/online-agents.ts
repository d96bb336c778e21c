import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number, object, text } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { connectionLasts } from '../protocol/index.ts';
import { conditionFailed } from '../store/client.ts';
import { onlinePrefix } from '../store/keys.ts';
import { allAgentItems } from './agents-query.ts';
import { onlineKey } from './keys.ts';

/** The item outlives its connection by an hour (ms). */
const itemLasts = connectionLasts + 3_600_000;

/** An open inbox. */
export interface OnlineAgent {
  readonly connection: string;
  /** The agent's id. */
  readonly agent: string;
  /** Hash of the session. */
  readonly session: string;
  /** When an agent could last see the inbox (ms); missing where it has always been in the background. */
  readonly visibleAt?: number;
}

export interface OnlineAgents {
  add(online: OnlineAgent, now: number): Promise<void>;
  /** An agent can see the inbox now. A connection that was cut meanwhile does not come back. */
  seen(connection: string, now: number): Promise<void>;
  remove(connection: string): Promise<void>;
  list(now: number): Promise<readonly OnlineAgent[]>;
}

export function onlineAgents(liveTable: LiveTable): OnlineAgents {
  const { documentClient, table } = liveTable;

  return {
    async add({ connection, agent, session, visibleAt }, now) {
      const Item = { ...onlineKey(connection), connection, agent, session, visibleAt, ttl: ttl(now + itemLasts) };
      await documentClient.send(new PutCommand({ TableName: table, Item }));
    },

    async seen(connection, now) {
      try {
        await documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: onlineKey(connection),
            UpdateExpression: 'SET visibleAt = :now',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':now': now },
          }),
        );
      } catch (error) {
        if (!conditionFailed(error)) throw error;
      }
    },

    async remove(connection) {
      await documentClient.send(new DeleteCommand({ TableName: table, Key: onlineKey(connection) }));
    },

    async list(now) {
      const items = await allAgentItems(liveTable, onlinePrefix);
      return items.map((item) => readOnline(item, now)).filter((online) => online !== undefined);
    },
  };
}

function readOnline(value: unknown, now: number): OnlineAgent | undefined {
  const item = object(value);
  const connection = text(item?.connection);
  const agent = text(item?.agent);
  const session = text(item?.session);
  const visibleAt = number(item?.visibleAt);
  if (!connection || !agent || !session || (number(item?.ttl) ?? 0) <= ttl(now)) return undefined;
  return { connection, agent, session, ...(visibleAt !== undefined && { visibleAt }) };
}
