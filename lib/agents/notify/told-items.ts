import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../../conversation/index.ts';
import { type JsonObject, number, object } from '../../json.ts';
import { type LiveTable, ttl } from '../../live/table.ts';
import { sha256 } from '../../sha256.ts';
import { conditionFailed } from '../../store/client.ts';
import { itemKinds } from '../../store/item-kinds.ts';
import { keyPrefix, threadKey } from '../../store/keys.ts';

/** Ten minutes (ms): at most one mail to an agent, and one summary. */
const PERIOD = 10 * 60_000;
/** A wait of more than a day is told of again with the customer's next line (ms). */
const TOLD_LASTS = 24 * 3_600_000;
/** More waiters of one period are not told apart: the item must stay small. */
const MAX_WAITERS = 200;

/** What agents were told already. Every write has a condition, so that two notices at once count as two. */
export interface ToldItems {
  /**
   * Records that agents are told about a wait. @returns false where another event has told them of the same wait: this
   * one is a further line.
   */
  begin(thread: Thread, wait: { since: number; key: string }, now: number): Promise<boolean>;
  /** The customer's place among those who began to wait in these ten minutes, from 1. It is given one if need be. */
  placeOf(thread: Thread, now: number): Promise<number>;
  /** The same, where the customer has one already. */
  knownPlace(thread: Thread, now: number): Promise<number | undefined>;
  /** Whether the agent may get a mail. A yes counts as a mail. */
  mayMail(agentId: string, now: number): Promise<boolean>;
  /** Whether an agent has the thread open now. */
  isWatched(thread: Thread, now: number): Promise<boolean>;
  /** Whether agents were told of those who waited when the hours began at this time. */
  isOpeningTold(began: number): Promise<boolean>;
  openingTold(began: number, now: number): Promise<void>;
}

export function toldItems({ documentClient, table: TableName }: LiveTable): ToldItems {
  /** @returns whether the condition held. */
  async function putIf(Item: Record<string, unknown>, condition: string, values: Record<string, unknown>) {
    try {
      await documentClient.send(
        new PutCommand({
          TableName,
          Item,
          ConditionExpression: `attribute_not_exists(pk) OR ${condition}`,
          // Both are reserved words.
          ExpressionAttributeNames: { '#at': 'at', ...(condition.includes('#key') && { '#key': 'key' }) },
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  }

  async function addWaiter(hash: string, now: number): Promise<number | undefined> {
    try {
      const { Attributes } = await documentClient.send(
        new UpdateCommand({
          TableName,
          Key: waitersKey,
          UpdateExpression: 'SET waiters.#hash = #count + :one, #count = #count + :one',
          ConditionExpression: '#at > :old AND #count < :max AND attribute_not_exists(waiters.#hash)',
          ExpressionAttributeNames: { '#hash': hash, '#count': 'count', '#at': 'at' },
          ExpressionAttributeValues: { ':one': 1, ':old': now - PERIOD, ':max': MAX_WAITERS },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return number(Attributes?.count);
    } catch (error) {
      if (conditionFailed(error)) return undefined;
      throw error;
    }
  }

  /** Those who began to wait in the ten minutes that are under way. */
  async function waitersAt(now: number): Promise<JsonObject | undefined> {
    const { Item } = await documentClient.send(new GetCommand({ TableName, Key: waitersKey, ConsistentRead: true }));
    return (number(Item?.at) ?? 0) > now - PERIOD ? Item : undefined;
  }

  return {
    begin: (thread, { since, key }, now) =>
      putIf(
        { ...itemKinds.told.key(thread), since, key, at: now, ttl: ttl(now + TOLD_LASTS) },
        'since <> :since OR #key = :key OR #at <= :old',
        { ':since': since, ':key': key, ':old': now - TOLD_LASTS },
      ),

    async placeOf(thread, now) {
      const hash = waiterHash(thread);
      for (let attempt = 0; attempt < 5; attempt++) {
        const added = await addWaiter(hash, now);
        if (added !== undefined) return added;
        const waiters = await waitersAt(now);
        if (waiters !== undefined) {
          const known = number(object(waiters.waiters)?.[hash]);
          if (known !== undefined || (number(waiters.count) ?? 0) >= MAX_WAITERS) return known ?? MAX_WAITERS + 1;
          continue;
        }
        const first = { ...waitersKey, at: now, count: 1, waiters: { [hash]: 1 }, ttl: ttl(now + PERIOD) };
        if (await putIf(first, '#at <= :old', { ':old': now - PERIOD })) return 1;
      }
      // Many notices at once: a summary is right then.
      return MAX_WAITERS + 1;
    },

    async knownPlace(thread, now) {
      return number(object((await waitersAt(now))?.waiters)?.[waiterHash(thread)]);
    },

    mayMail: (agentId, now) =>
      putIf({ ...itemKinds.mailed.key(agentId), at: now, ttl: ttl(now + PERIOD) }, '#at <= :old', {
        ':old': now - PERIOD,
      }),

    async isWatched(thread, now) {
      const { Items = [] } = await documentClient.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: { ':pk': threadKey(thread), ':sk': keyPrefix.watch },
        }),
      );
      return Items.some((item) => (number(item.ttl) ?? 0) > ttl(now));
    },

    async isOpeningTold(began) {
      const { Item } = await documentClient.send(new GetCommand({ TableName, Key: openingKey, ConsistentRead: true }));
      return number(Item?.at) === began;
    },

    async openingTold(began, now) {
      const Item = { ...openingKey, at: began, ttl: ttl(now + TOLD_LASTS) };
      await documentClient.send(new PutCommand({ TableName, Item }));
    },
  };
}

const waiterHash = (thread: Thread): string => sha256(threadKey(thread)).slice(0, 16);
const waitersKey = itemKinds.waiters.key();
const openingKey = itemKinds.opening.key();
