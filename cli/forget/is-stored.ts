import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Thread } from '../../lib/conversation/index.ts';
import { threadKey } from '../../lib/store/index.ts';

/** Whether the table has anything in the place of a conversation: a line, its state, or what is left of it. */
export async function isStored(client: DynamoDBDocumentClient, table: string, thread: Thread): Promise<boolean> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': threadKey(thread) },
      Limit: 1,
    }),
  );
  return Items.length > 0;
}
