import type { World } from '../world.ts';
import { type AppQueue, createAppQueue } from './app-queue.ts';

export interface Delivery {
  /** Tries waiting deliveries at once. */
  retryNow(): void;
  /** Delivers the last `count` events of the app under development again. */
  redeliver(count: number, times: number, shuffle: boolean): void;
  /** Delivers held events. Repeats and shuffles them if asked. */
  release(times: number, shuffle: boolean): void;
  /** Stops. A delivery without an answer counts as not delivered. */
  close(): Promise<void>;
}

/** Starts to deliver the events that wait for each app. From then on `world.wake(app)` delivers new ones. */
export function startDelivery(world: World): Delivery {
  const closing = new AbortController();
  const queues = new Map(world.apps.map((app) => [app.id, createAppQueue(world, app, closing.signal)]));
  const [ownQueue] = queues.values();
  const forEachQueue = (use: (queue: AppQueue) => void): void => queues.forEach(use);
  const retryNow = (): void => forEachQueue((queue) => queue.retryNow());

  world.wake = (appId) => queues.get(appId)?.wake();
  retryNow();

  return {
    retryNow,
    redeliver: (count, times, shuffle) => ownQueue?.redeliver(count, times, shuffle),
    release: (times, shuffle) => {
      world.holding = false;
      forEachQueue((queue) => queue.release(times, shuffle));
    },
    close: async () => {
      closing.abort();
      retryNow();
      await Promise.all([...queues.values()].map((queue) => queue.stopped()));
    },
  };
}
