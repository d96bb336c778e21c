import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OnlineAgents } from '../agents/index.ts';
import type { Thread } from '../conversation/index.ts';
import { number } from '../json.ts';
import { conditionFailed, type ItemKey, itemKinds, keyPrefix, threadKey } from '../store/index.ts';
import { type AgentConnection, itemLasts, ownKey, readConnection } from './connection.ts';
import { itemsUnder } from './items-under.ts';
import { type LiveTable, ttl } from './table.ts';

/**
 * The connections of agents. Each has an item under its own id, one under `AGENTS`, where rows are pushed, and while
 * it watches a thread one under that thread (`W#…`): a visitor with many tabs takes no line from agents.
 */
export interface AgentConnections {
  /** Registers a connection, unless it is a visitor's. @returns false where it is. */
  add(connection: AgentConnection, now: number): Promise<boolean>;
  /** From now on the connection watches this thread, and no other. Without a thread it watches none. */
  watch(connection: AgentConnection, thread: Thread | undefined, now: number): Promise<void>;
  remove(connection: Pick<AgentConnection, 'id' | 'thread'>): Promise<void>;
  /** Those that watch a thread, the newest first. */
  ofThread(thread: Thread, now: number): Promise<AgentConnection[]>;
  /** Notes that the agent sees the inbox now. */
  see(connection: AgentConnection, now: number): Promise<void>;
}

export function agentConnections({ documentClient, table }: LiveTable, online: OnlineAgents): AgentConnections {
  const put = (Item: Record<string, unknown>) => documentClient.send(new PutCommand({ TableName: table, Item }));
  const removeItem = (Key: ItemKey) => documentClient.send(new DeleteCommand({ TableName: table, Key }));

  async function remove({ id, thread }: Pick<AgentConnection, 'id' | 'thread'>): Promise<void> {
    const items = [ownKey(id), ...(thread ? [watchKey(id, thread)] : [])];
    await Promise.all([online.remove(id), ...items.map(removeItem)]);
  }

  return {
    remove,

    async add(connection, now) {
      const ends = ttl(now + itemLasts);
      try {
        await documentClient.send(
          new PutCommand({
            TableName: table,
            Item: { ...ownKey(connection.id), live: connection, ttl: ends },
            // A visitor's frame may have come at the same time.
            ConditionExpression: 'attribute_not_exists(live) OR live.#role = :agent',
            ExpressionAttributeNames: { '#role': 'role' },
            ExpressionAttributeValues: { ':agent': 'agent' },
          }),
        );
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
      const { id, agent, session, thread } = connection;
      await online.add({ connection: id, agent: agent.id, session }, now);
      if (thread) await put({ ...watchKey(id, thread), live: connection, ttl: ends });
      return true;
    },

    async watch(connection, thread, now) {
      const { thread: before, ...rest } = connection;
      const ends = ttl(now + itemLasts);
      const watching: AgentConnection = { ...rest, ...(thread && { thread }) };
      await documentClient.send(
        new UpdateCommand({
          TableName: table,
          Key: ownKey(connection.id),
          UpdateExpression: 'SET live = :live',
          // The connection may have ended meanwhile.
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':live': watching },
        }),
      );
      if (thread) await put({ ...watchKey(connection.id, thread), live: watching, ttl: ends });
      if (before && (!thread || threadKey(before) !== threadKey(thread))) {
        await removeItem(watchKey(connection.id, before));
      }
    },

    async ofThread(thread, now) {
      const found: { readonly connection: AgentConnection; readonly ends: number }[] = [];
      for await (const items of itemsUnder({ documentClient, table }, threadKey(thread), keyPrefix.watch)) {
        for (const item of items) {
          const connection = readConnection(item.live);
          const ends = number(item.ttl) ?? 0;
          if (connection?.role === 'agent' && ends > ttl(now)) found.push({ connection, ends });
        }
      }
      return found.sort((a, b) => b.ends - a.ends).map(({ connection }) => connection);
    },

    async see({ id }, now) {
      try {
        await documentClient.send(
          new UpdateCommand({
            TableName: table,
            Key: ownKey(id),
            UpdateExpression: 'SET live.visibleAt = :now',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':now': now },
          }),
        );
      } catch (error) {
        if (conditionFailed(error)) return;
        throw error;
      }
      await online.seen(id, now);
    },
  };
}

function watchKey(id: string, thread: Thread): ItemKey {
  return itemKinds.watch.key(thread, id);
}
