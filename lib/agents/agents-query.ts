import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../json.ts';
import type { LiveTable } from '../live/table.ts';
import { agentsKey } from '../store/keys.ts';

/** The items of agents whose sort key begins so, one page of results at a time. */
export async function* agentItems({ documentClient, table }: LiveTable, prefix: string): AsyncGenerator<JsonObject[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await documentClient.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': agentsKey, ':sk': prefix },
        ExclusiveStartKey: start,
      }),
    );
    yield answer.Items ?? [];
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

export async function allAgentItems(table: LiveTable, prefix: string): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for await (const items of agentItems(table, prefix)) all.push(...items);
  return all;
}
