import { maxUnhandled, perMinute } from '../../lib/protocol/index.ts';
import type { createWorld } from './world.ts';

/**
 * A server with the limits of a thread: 20 events a minute, five that are not handled. Each takes the worker a second.
 */
export function limit(world: Pick<ReturnType<typeof createWorld>, 'model' | 'now'>): void {
  const accepted = new Map<string, number>();
  world.model.refuse((frame) => {
    if (frame.type !== 'event' || accepted.has(String(frame.id))) return undefined;
    const minute = (at: number) => Math.floor(at / 60_000);
    const now = world.now();
    const inMinute = [...accepted.values()].filter((at) => minute(at) === minute(now));
    if (inMinute.length >= perMinute.event) {
      return { code: 'slow_down', retry_after: Math.ceil(((minute(now) + 1) * 60_000 - now) / 1000) };
    }
    const unhandled = [...accepted.values()].filter((at) => at > now - 5_000);
    if (unhandled.length >= maxUnhandled) return { code: 'slow_down', retry_after: 2 };
    accepted.set(String(frame.id), now);
    return undefined;
  });
}
