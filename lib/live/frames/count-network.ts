import { perNetwork } from '../../protocol/index.ts';
import { networkOf } from '../network.ts';
import type { From, SocketPorts } from '../ports.ts';
import { slowDown } from '../slow-down.ts';

/**
 * Counts what a network did, for frames that belong to no thread yet.
 *
 * @throws {Refusal} `slow_down`.
 */
export async function countNetwork(ports: SocketPorts, kind: keyof typeof perNetwork, from: From): Promise<void> {
  const now = ports.now();
  const times = await ports.tally.count(kind, networkOf(from.address), now);
  if (times > perNetwork[kind])
    throw slowDown(`That was more than ${perNetwork[kind]} from your network in a minute.`, now);
}
