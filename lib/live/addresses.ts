import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number } from '../json.ts';
import { perMinute } from '../protocol/index.ts';
import { slowDown } from './slow-down.ts';
import { type LiveTable, ttl } from './table.ts';

const minute = 60_000;

/** Hellos that one visitor may need in a minute, with some tabs and an unstable network. */
const oneVisitor = 10;

/** Counts hellos by address, so that a flood of them costs little. */
export interface Addresses {
  /**
   * Counts one hello.
   *
   * @param stored whether this hello reads and writes the table. The other hellos are counted in memory alone, until
   *   an address sends more than one visitor needs: a visitor who writes nothing must cost no write.
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
    return number(Attributes?.count) ?? 0;
  }

  return {
    async hello(address, stored, now) {
      const network = networkOf(address);
      const here = countHere(network, now);
      if (here > perMinute.hello) throw slowDown('Too many connections from your network.', now);
      if ((stored || here > oneVisitor) && (await countInTable(network, now)) > perMinute.hello) {
        throw slowDown('Too many connections from your network.', now);
      }
    },
  };
}

/** An IPv4 address; of IPv6 the /64 network, which one subscriber has alone. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const groups = before.split(':');
  const missing = after === undefined ? 0 : 8 - groups.length - after.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(after ?? '').split(':')]
    .slice(0, 4)
    .join(':');
}
