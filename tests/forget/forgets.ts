import type { Thread } from '../../lib/conversation/index.ts';
import { elsewhere, type Forgot, forget } from '../../lib/forget/index.ts';
import type { startWorld } from '../live/world.ts';

/** Forgets a conversation of this world to its end, at the time of its clock. Linked threads are told nothing. */
export function forgets(world: Awaited<ReturnType<typeof startWorld>>, thread: Thread): Promise<Forgot> {
  const { now } = world.clock;
  const ports = {
    store: world.live.store,
    elsewhere: elsewhere(world, world.push, () => now),
    queue: { enqueue: async () => {} },
    dayOf: () => '2026-11-30',
    now: () => now,
  };
  return forget(ports, thread, now, Number.POSITIVE_INFINITY);
}
