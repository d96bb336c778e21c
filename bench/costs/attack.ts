import { log } from '../../lib/log.ts';
import { startWorld } from '../../tests/live/world.ts';
import { assumed } from './assumed.ts';
import type { Counted } from './exchange.ts';
import { none, times, type Usage } from './prices.ts';
import { countUnits } from './units.ts';
import { workers } from './workers.ts';

/** What an attacker can make the operator pay for, and its use in a second. */
export interface Attack {
  readonly what: string;
  readonly usage: Usage;
}

/** Attackers who keep a throttle of `serverless/resources/api.yml`, or all workers, busy. */
export async function attacks(web: Counted): Promise<Attack[]> {
  return [
    {
      what: 'webhook: 100 forged requests a second',
      usage: times(call(assumed.seconds.events, { httpRequest: 1 }), 100),
    },
    {
      what: 'website: 200 refused connections a second, each with 10 KB of headers',
      usage: times(refusedConnection(), 200),
    },
    { what: 'website: 200 messages a second, refused because of too many', usage: times(await refusedMessage(), 200) },
    { what: 'website: 200 new conversations a second, from 200 networks', usage: times(await newConversation(), 200) },
    {
      what: 'one panel left open without a word',
      usage: times(call(assumed.seconds.socket, { socketMessage: 2, readUnit: 1 }), 1 / 30),
    },
    {
      what: `website: real conversations, as many as ${workers.website} workers take`,
      usage: times(web.usage, workers.website / web.turnSeconds),
    },
    {
      what: `a bot that never ends, with all ${workers.all} workers busy`,
      usage: { ...none, gigabyteSecond: assumed.memory * workers.all },
    },
  ];
}

/** API Gateway bills no message for a connection that is refused. The log has the longest `Origin` that fits. */
function refusedConnection(): Usage {
  const bytes = loggedBytes(() =>
    log('warn', 'Connection refused: its origin is not one of whitelistedDomains', { origin: '"'.repeat(10_000) }),
  );
  return call(assumed.seconds.socket, { loggedGigabyte: (assumed.logged + bytes) / 1e9 });
}

/** A visitor who writes on although five messages wait for the worker. */
async function refusedMessage(): Promise<Usage> {
  const world = await startWorld();
  try {
    const tab = await world.visitor();
    const say = (n: number) => tab.asks({ type: 'event', id: `c-${n}`, message: { text: 'x'.repeat(2_000) } });
    for (let n = 0; n < ACCEPTED; n += 1) await say(n);
    const units = countUnits(world.documentClient);
    for (let n = 0; n < REFUSED; n += 1) {
      const answer = await say(ACCEPTED + n);
      if (answer?.type !== 'error') throw new Error('A message beyond the limit was accepted.');
    }
    return call(assumed.seconds.socket, {
      socketMessage: 2,
      readUnit: units.read / REFUSED,
      writeUnit: units.write / REFUSED,
    });
  } finally {
    await world.stop();
  }
}

const ACCEPTED = 5;
/** Fewer than close a connection. */
const REFUSED = 15;

/** A hello that starts a session. */
async function newConversation(): Promise<Usage> {
  const world = await startWorld();
  try {
    const units = countUnits(world.documentClient);
    await world.visitor();
    return call(assumed.seconds.socket, { socketMessage: 2, readUnit: units.read, writeUnit: units.write });
  } finally {
    await world.stop();
  }
}

function call(seconds: number, more: Partial<Usage>): Usage {
  return {
    ...none,
    invocation: 1,
    gigabyteSecond: assumed.memory * seconds,
    loggedGigabyte: assumed.logged / 1e9,
    ...more,
  };
}

/** The bytes that are written to the log meanwhile. */
function loggedBytes(run: () => void): number {
  const { write } = process.stdout;
  let bytes = 0;
  process.stdout.write = (text: string | Uint8Array) => {
    bytes += Buffer.byteLength(text);
    return true;
  };
  try {
    run();
  } finally {
    process.stdout.write = write;
  }
  return bytes;
}
