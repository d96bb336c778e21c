import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Refusal } from './refusal.ts';
import { type LiveTable, ttl } from './table.ts';

/** How often in a minute. */
export const perMinute = { event: 20, read: 60, typing: 60, history: 60, error: 20, hello: 30 } as const;

const minute = 60_000;

/** Hellos that one visitor may need in a minute, with some tabs and a shaky network. */
const ONE_VISITOR = 10;

/** Counts hellos by address, so that a flood costs no more than this. */
export interface Addresses {
  /**
   * Counts one hello.
   * @param stored whether it leads to reads and writes of the table. A visitor who only looks writes nothing, not even a
   *   count: those are counted by this instance of the function alone, until there are more than one visitor makes.
   * @throws {Refusal} `slow_down`.
   */
  hello(address: string, stored: boolean, now: number): Promise<void>;
}

export function addresses({ documentClient, table }: LiveTable): Addresses {
  let counted = { minute: 0, times: new Map<string, number>() };

  function countHere(network: string, now: number): number {
    const current = Math.floor(now / minute);
    if (counted.minute !== current) counted = { minute: current, times: new Map() };
    const times = (counted.times.get(network) ?? 0) + 1;
    counted.times.set(network, times);
    return times;
  }

  async function countInTable(network: string, now: number): Promise<number> {
    const { Attributes } = await documentClient.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: `R#${network}#${Math.floor(now / minute)}`, sk: 'R' },
        UpdateExpression: 'SET #ttl = :ttl ADD #count :one',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#count': 'count' },
        ExpressionAttributeValues: { ':ttl': ttl(now + 2 * minute), ':one': 1 },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Attributes?.count;
  }

  return {
    async hello(address, stored, now) {
      const network = networkOf(address);
      const here = countHere(network, now);
      if (here > perMinute.hello) throw slowDown('Too many connections from your network.', now);
      if ((stored || here > ONE_VISITOR) && (await countInTable(network, now)) > perMinute.hello) {
        throw slowDown('Too many connections from your network.', now);
      }
    },
  };
}

/** What says "not so fast" until the minute is over. */
export function slowDown(message: string, now: number): Refusal {
  return new Refusal('slow_down', `${message} Please wait a moment.`, {
    retryAfter: Math.ceil((minute - (now % minute)) / 1000),
  });
}

/** An IPv4 address, or the /64 that one subscriber has of IPv6. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const groups = before.split(':');
  const missing = after === undefined ? 0 : 8 - groups.length - after.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(after ?? '').split(':')]
    .slice(0, 4)
    .join(':');
}
