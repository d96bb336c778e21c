import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { number } from '../json.ts';
import type { perAgent, perNetwork } from '../protocol/index.ts';
import { itemKinds } from '../store/index.ts';
import { type LiveTable, ttl } from './table.ts';

const minute = 60_000;

/** What is counted by network, by connection (`error`, `slowDown`), and by agent (`agent…`). */
export type TallyKind = keyof typeof perNetwork | 'error' | 'slowDown' | AgentTallyKind;
export type AgentTallyKind = `agent_${keyof typeof perAgent}`;

/**
 * How many are counted in memory before the table is told. Another instance of the function may have seen as many that
 * the table does not know. A visitor who opens the panel and never acts stays below all of these, and causes no write.
 */
const shares: Readonly<Record<TallyKind, number>> = {
  start: 1,
  hello: 30,
  ping: 150,
  end: 5,
  link: 5,
  mail: 2,
  signIn: 1,
  agentHello: 5,
  error: 5,
  slowDown: 15,
  agent_event: 10,
  agent_ask: 50,
  agent_ping: 50,
  agent_typing: 40,
  agent_hello: 10,
  agent_device: 1,
};

/** Counts by the minute. All instances of the function add to the same count, in the table. */
export interface Tally {
  /** @returns how often this happened in this minute, with this time, as far as this instance can know. */
  count(kind: TallyKind, who: string, now: number): Promise<number>;
}

interface Counted {
  /** In the table, as it was last seen. */
  stored: number;
  /** Seen here since then. */
  here: number;
}

export function tally({ documentClient, table }: LiveTable): Tally {
  let current = { minute: 0, counts: new Map<string, Counted>() };

  function countHere(key: string, now: number): Counted {
    const minuteNow = Math.floor(now / minute);
    if (current.minute !== minuteNow) current = { minute: minuteNow, counts: new Map() };
    const counted = current.counts.get(key) ?? { stored: 0, here: 0 };
    current.counts.set(key, counted);
    counted.here += 1;
    return counted;
  }

  async function addToTable(kind: TallyKind, who: string, added: number, now: number): Promise<number> {
    const { Attributes } = await documentClient.send(
      new UpdateCommand({
        TableName: table,
        Key: itemKinds.tally.key(who, Math.floor(now / minute)),
        UpdateExpression: 'SET #ttl = :ttl ADD #kind :added',
        ExpressionAttributeNames: { '#ttl': 'ttl', '#kind': kind },
        ExpressionAttributeValues: { ':ttl': ttl(now + 2 * minute), ':added': added },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return number(Attributes?.[kind]) ?? 0;
  }

  return {
    async count(kind, who, now) {
      const counted = countHere(`${kind} ${who}`, now);
      if (counted.here >= shares[kind]) {
        const added = counted.here;
        counted.here = 0;
        counted.stored = await addToTable(kind, who, added, now);
      }
      return counted.stored + counted.here;
    },
  };
}
