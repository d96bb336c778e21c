import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { itemKinds } from '../store/item-kinds.ts';

/** Wrong device codes that a network may try in ten minutes. */
export const maxWrongCodes = 5;
const period = 10 * 60_000;

/** Counts wrong device codes by network. A wrong code names no agent, so nothing else can be counted. */
export interface WrongCodes {
  /**
   * Counts a try before its code is looked up, so that many at once are counted, too.
   * @returns false where the network has no try left: the code must not be looked up.
   */
  mayTry(network: string, now: number): Promise<boolean>;
  /** The code was right: its try does not count. */
  wasRight(network: string, now: number): Promise<void>;
}

/** All instances of the function add to one count, for fixed periods of ten minutes. */
export function wrongCodes({ documentClient, table }: LiveTable): WrongCodes {
  async function add(network: string, added: number, now: number): Promise<number> {
    const { Attributes } = await documentClient.send(
      new UpdateCommand({
        TableName: table,
        Key: itemKinds.wrongCodes.key(network, Math.floor(now / period)),
        UpdateExpression: 'SET #ttl = :ttl ADD #count :added',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#count': 'count' },
        ExpressionAttributeValues: { ':ttl': ttl(now + 2 * period), ':added': added },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return number(Attributes?.count) ?? 0;
  }

  return {
    mayTry: async (network, now) => (await add(network, 1, now)) <= maxWrongCodes,
    wasRight: async (network, now) => void (await add(network, -1, now)),
  };
}
