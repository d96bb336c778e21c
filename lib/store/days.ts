import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { dayItem } from './items.ts';
import { dayKey } from './keys.ts';
import { dayOfItem } from './read-items.ts';
import type { Store } from './store.ts';

/** The part of the store that keeps facts of days. The index `inbox` has them under their day. */
export function dynamoDays(client: DynamoDBDocumentClient, table: string): Pick<Store, 'putDay' | 'day'> {
  return {
    async putDay(thread, facts) {
      await client.send(new PutCommand({ TableName: table, Item: dayItem(thread, facts) }));
    },

    async day(day) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: 'inbox',
          KeyConditionExpression: 'inbox = :day',
          ExpressionAttributeValues: { ':day': dayKey(day) },
        },
      );
      const found = [];
      for await (const { Items = [] } of pages) found.push(...Items.flatMap((item) => dayOfItem(item) ?? []));
      return found;
    },
  };
}
