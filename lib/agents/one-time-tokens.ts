import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { number, object, text } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import { conditionFailed } from '../store/client.ts';
import { oneTimeKey, randomCode, randomToken, typedCode } from './keys.ts';
import type { WrongCodes } from './wrong-codes.ts';

/** How long a one-time link can be used (ms). */
export const inviteLasts = 24 * 3_600_000;
/** How long a device code can be used (ms). */
export const deviceCodeLasts = 10 * 60_000;
/** Characters of a device code. */
export const deviceCodeLength = 10;

/** Where a token comes from. Only a wrong device code is counted there. */
export interface TokenTry {
  readonly network: string;
  readonly now: number;
}

/** Invites and device codes: each signs one device in, once. The table has only their hashes. */
export interface OneTimeTokens {
  make(kind: 'invite' | 'device', agentId: string, now: number): Promise<{ token: string; expires: number }>;
  /** The id of the agent whose token this is. It consumes nothing. */
  find(token: string, from: TokenTry): Promise<string | undefined>;
  /** @returns false where it has been consumed meanwhile. Of two calls at once, one returns true. */
  consume(token: string, now: number): Promise<boolean>;
}

export function oneTimeTokens({ documentClient, table }: LiveTable, wrongCodes: WrongCodes): OneTimeTokens {
  async function find(token: string, now: number): Promise<string | undefined> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName: table, Key: oneTimeKey(token), ConsistentRead: true }),
    );
    const item = object(Item);
    const expires = number(item?.expires);
    return expires !== undefined && expires > now ? text(item?.agent) : undefined;
  }

  return {
    async make(kind, agent, now) {
      const token = kind === 'invite' ? randomToken() : randomCode(deviceCodeLength);
      const expires = now + (kind === 'invite' ? inviteLasts : deviceCodeLasts);
      const Item = { ...oneTimeKey(token), kind, agent, expires, ttl: ttl(expires) };
      await documentClient.send(new PutCommand({ TableName: table, Item }));
      return { token, expires };
    },

    async find(given, { network, now }) {
      const code = typedCode(given, deviceCodeLength);
      if (code === undefined) return find(given, now);
      if (!(await wrongCodes.mayTry(network, now))) return undefined;
      const agent = await find(code, now);
      if (agent !== undefined) await wrongCodes.wasRight(network, now);
      return agent;
    },

    async consume(given, now) {
      try {
        await documentClient.send(
          new DeleteCommand({
            TableName: table,
            Key: oneTimeKey(typedCode(given, deviceCodeLength) ?? given),
            ConditionExpression: 'attribute_exists(#agent) AND expires > :now',
            ExpressionAttributeNames: { '#agent': 'agent' },
            ExpressionAttributeValues: { ':now': now },
          }),
        );
        return true;
      } catch (error) {
        if (conditionFailed(error)) return false;
        throw error;
      }
    },
  };
}
