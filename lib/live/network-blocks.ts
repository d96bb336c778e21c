import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { number } from '../json.ts';
import { itemKinds } from '../store/index.ts';
import { type LiveTable, ttl } from './table.ts';

/** Networks from which no new conversation may begin, since an agent blocked a visitor there. */
export interface NetworkBlocks {
  /** @param until when the block ends (ms). A time that is over removes it. */
  block(network: string, until: number, now: number): Promise<void>;
  isBlocked(network: string, now: number): Promise<boolean>;
}

export function networkBlocks({ documentClient, table }: LiveTable): NetworkBlocks {
  const keyOf = itemKinds.networkBlock.key;
  return {
    async block(network, until, now) {
      const Key = keyOf(network);
      if (until <= now) await documentClient.send(new DeleteCommand({ TableName: table, Key }));
      else await documentClient.send(new PutCommand({ TableName: table, Item: { ...Key, until, ttl: ttl(until) } }));
    },

    async isBlocked(network, now) {
      const { Item } = await documentClient.send(new GetCommand({ TableName: table, Key: keyOf(network) }));
      return (number(Item?.until) ?? 0) > now;
    },
  };
}
