import type { AppState, WaitingEvent } from '../state.ts';
import { type AppIdentity, appState, type World } from '../world.ts';
import { batchSize, bodyOf, repeated } from './batch.ts';
import { createPause } from './pause.ts';
import { logDelivery, post } from './post.ts';
import { afterFailure } from './retry.ts';

/** How many delivered events are remembered, so that they can be delivered again. */
const REMEMBERED = 200;

export interface AppQueue {
  /** Delivers what waits, unless that is under way. */
  wake(): void;
  /** Ends the pause after a failed delivery, and delivers. */
  retryNow(): void;
  /** Delivers the last `count` delivered events again. */
  redeliver(count: number, times: number, shuffle: boolean): void;
  /** Delivers the waiting events, each `times` times. */
  release(times: number, shuffle: boolean): void;
  /** Resolves when no delivery is under way. */
  stopped(): Promise<void>;
}

/**
 * The events that wait for one app. They go to its callback in order, several in one POST if several wait. After any
 * status except 200 the same POST is made again. After an hour of failures the Page's subscription ends.
 * Source: Messenger Platform, Webhooks.
 */
export function createAppQueue(world: World, app: AppIdentity, closing: AbortSignal): AppQueue {
  const { timeout = 5000, delays, giveUp } = world.options.delivery ?? {};
  const state = () => appState(world, app.id);
  const pause = createPause();
  let delivered: WaitingEvent[] = [];
  let running: Promise<void> | undefined;

  function ready(): boolean {
    return !closing.aborted && !world.holding && state().callback !== null && state().waiting.length > 0;
  }

  function wake(): void {
    // The current call of the Graph API ends first, so that all events that it causes go out in one POST.
    running ??= new Promise((resolve) => setImmediate(resolve)).then(deliverAll).finally(() => {
      running = undefined;
      if (ready()) wake();
    });
  }

  async function deliverAll(): Promise<void> {
    while (ready()) {
      await deliverNext();
      world.storage.save();
    }
  }

  async function deliverNext(): Promise<void> {
    const { callback, waiting, retry } = state();
    if (callback === null) return;
    const events = waiting.slice(0, retry?.size ?? batchSize(waiting));
    const body = bodyOf(world.options.page.id, events);
    const result = await post(app, { url: callback.url, body, timeout, closing });
    logDelivery(world, app, { url: callback.url, body, attempt: (retry?.attempts ?? 0) + 1, ...result });
    if (result.error === undefined) succeed(events);
    else await fail(events.length, result.error);
  }

  function succeed(events: readonly WaitingEvent[]): void {
    remove(state(), events);
    delivered = [...delivered, ...events].slice(-REMEMBERED);
  }

  async function fail(size: number, error: string): Promise<void> {
    const next = afterFailure(state().retry, { size, error, now: Date.now() }, { delays, giveUp });
    world.options.log?.(
      `Webhook of app ${app.id} did not accept a delivery (${error}), attempt ${next.retry.attempts}`,
    );
    if (next.delay === undefined) {
      world.options.log?.(`Webhooks of app ${app.id} are disabled: no success for too long. Subscribe the Page again.`);
      return disable(state());
    }
    state().retry = next.retry;
    if (!closing.aborted) await pause.wait(next.delay);
  }

  return {
    wake,
    retryNow: () => {
      pause.end();
      wake();
    },
    redeliver: (count, times, shuffle) => {
      const last = delivered.filter(({ alone }) => !alone).slice(-count);
      state().waiting.push(...repeated(last, times, shuffle));
      wake();
    },
    release: (times, shuffle) => {
      const queue = state();
      if (times > 1 || shuffle) queue.waiting = repeated(queue.waiting, times, shuffle);
      delete queue.retry;
      wake();
    },
    stopped: async () => running,
  };
}

function remove(state: AppState, delivered: readonly WaitingEvent[]): void {
  state.waiting = state.waiting.filter((event) => !delivered.includes(event));
  delete state.retry;
}

/** Meta calls this "Webhooks Disabled": the app has to subscribe the Page again. */
function disable(state: AppState): void {
  state.waiting = [];
  state.pageFields = [];
  delete state.retry;
}
