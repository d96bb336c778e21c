import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { JsonObject } from '../json.ts';
import { conditionFailed } from '../store/index.ts';
import type { LiveTable } from './table.ts';

/** A change of one item. */
export type ItemChange = Omit<UpdateCommandInput, 'TableName' | 'ReturnValues'>;

/** Changes one item. @returns all of it, or nothing where the condition of the change does not hold. */
export async function updateItem(
  { documentClient, table }: LiveTable,
  change: ItemChange,
): Promise<JsonObject | undefined> {
  try {
    const { Attributes = {} } = await documentClient.send(
      new UpdateCommand({ TableName: table, ReturnValues: 'ALL_NEW', ...change }),
    );
    return Attributes;
  } catch (error) {
    if (conditionFailed(error)) return undefined;
    throw error;
  }
}
