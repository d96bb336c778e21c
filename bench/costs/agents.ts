import { agentPing, visibleEvery } from '../../lib/protocol/limits.ts';
import { assumed } from './assumed.ts';
import type { Counted } from './exchange.ts';
import { none, times, type Usage } from './prices.ts';

const DAY = assumed.agentHours * 3_600_000;

/** What agents use: computed from the protocol's limits, not counted. */
export function agentUses(web: Counted): { readonly what: string; readonly usage: Usage }[] {
  return [
    { what: `an agent online for ${assumed.agentHours} hours, 5 open conversations`, usage: online(5) },
    { what: `an agent online for ${assumed.agentHours} hours, 500 open conversations`, usage: online(500) },
    // Three events (take over, answer, done), and an exchange is two: the customer's message and its receipt.
    { what: 'a hand-over: taken over, answered, marked as done', usage: times(web.usage, 1.5) },
  ];
}

/** The inbox pings, and each answer has a digest of the open shelf. */
function online(rows: number): Usage {
  const pings = DAY / agentPing.every;
  // Half a unit for each 4 KB of the index; one for the connection, the agent and the session each.
  const readsOfShelf = Math.max(0.5, Math.ceil((rows * assumed.rowBytes) / 4096) * 0.5);
  return {
    ...none,
    socketMessage: 2 * pings,
    connectionMinute: DAY / 60_000,
    invocation: pings,
    gigabyteSecond: pings * assumed.memory * assumed.seconds.socket,
    readUnit: pings * (3 + readsOfShelf),
    writeUnit: DAY / visibleEvery,
    loggedGigabyte: (pings * assumed.logged) / 1e9,
  };
}
