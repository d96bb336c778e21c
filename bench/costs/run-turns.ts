import type { QueuedEvent } from '../../lib/queue/index.ts';
import { type Ports, runTurn } from '../../lib/turn/index.ts';
import type { World } from '../../tests/support/turn-world.ts';

/** Handles everything that was queued, at the time of the ports. @returns how many turns that took. */
export async function runTurnsOf(queued: QueuedEvent[], ports: Ports, world: World): Promise<number> {
  const events = queued.splice(0);
  world.now = ports.now();
  for (const event of events) await runTurn(ports, event, { delivery: 1, deadline: world.deadline });
  return events.length;
}
