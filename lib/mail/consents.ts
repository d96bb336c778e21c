import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { list, listOf, number, object, text } from '../json.ts';
import type { LiveTable } from '../live/table.ts';
import { conditionFailed } from '../store/client.ts';
import type { Consent } from './consent.ts';
import { addressKey } from './keys.ts';

/** The consents of all addresses, each under its hash. They stay when a conversation is forgotten. */
export interface Consents {
  read(hash: string): Promise<Consent>;
  /** Changes one. Two changes at once come one after the other. @returns what `change` returned. */
  change<Result extends { readonly next?: Consent }>(
    hash: string,
    change: (consent: Consent) => Result,
  ): Promise<Result>;
}

export function consents({ documentClient, table: TableName }: LiveTable): Consents {
  async function load(hash: string): Promise<{ consent: Consent; version: number }> {
    const { Item } = await documentClient.send(
      new GetCommand({ TableName, Key: addressKey(hash), ConsistentRead: true }),
    );
    return { consent: consentOf(Item), version: number(Item?.version) ?? 0 };
  }

  return {
    read: async (hash) => (await load(hash)).consent,

    async change(hash, change) {
      for (let attempt = 1; ; attempt++) {
        const { consent, version } = await load(hash);
        const result = change(consent);
        if (result.next === undefined) return result;
        try {
          await documentClient.send(
            new PutCommand({
              TableName,
              Item: { ...addressKey(hash), ...result.next, version: version + 1 },
              ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
              ExpressionAttributeValues: { ':version': version },
            }),
          );
          return result;
        } catch (error) {
          if (!conditionFailed(error) || attempt === ATTEMPTS) throw error;
        }
      }
    },
  };
}

const ATTEMPTS = 5;

function consentOf(item: unknown): Consent {
  const value = object(item);
  const [stopped, asked] = [number(value?.stopped), text(value?.asked)];
  const [claims, waiting] = [listOf(value?.claims, text), listOf(value?.waiting, text)];
  return {
    on: list(value?.on).filter((each) => typeof each === 'string'),
    ...(stopped !== undefined && { stopped }),
    ...(asked !== undefined && { asked }),
    ...(waiting.length > 0 && { waiting }),
    ...(claims.length > 0 && { claims }),
  };
}
