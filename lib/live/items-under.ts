import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../json.ts';
import type { LiveTable } from './table.ts';

/** How many items are read for one push: this limits what a visitor with very many connections costs. */
const pageItems = 100;
const maxPages = 10;

/** The items of a partition whose keys begin so, one page of results at a time. */
export async function* itemsUnder(
  { documentClient, table }: LiveTable,
  pk: string,
  prefix: string,
): AsyncGenerator<JsonObject[]> {
  let start: Record<string, unknown> | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { Items = [], LastEvaluatedKey } = await documentClient.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: pageItems,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ':sk': prefix },
        ExclusiveStartKey: start,
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
    if (start === undefined) return;
  }
}
