import { createHmac } from 'node:crypto';
import { escapeUnicode } from '../../lib/messenger/escape.ts';
import type { AppState, WaitingEvent } from './state.ts';
import type { DeliveryView } from './views.ts';
import { type AppIdentity, appendToLog, appState, type World } from './world.ts';

/** Meta batches; it names no number for Messenger. */
const BATCH = 50;
const DELAYS = [200, 500, 1000, 2000, 5000, 15_000, 30_000, 60_000];
const HOUR = 3_600_000;
const KEPT = 200;

export interface Delivery {
  /** Tries waiting deliveries at once. */
  retryNow(): void;
  /** Delivers the last `count` events of our app again. */
  redeliver(count: number, times: number, shuffle: boolean): void;
  /** Lets held events go, repeated and shuffled if so asked. */
  release(times: number, shuffle: boolean): void;
  /** Stops. What is on its way counts as not delivered. */
  close(): Promise<void>;
}

/**
 * Posts what waits for each app to its callback: in order, several in one POST where several wait, again after anything
 * but 200. After an hour of failure the Page's subscription ends. Source: Messenger Platform, Webhooks.
 */
export function startDelivery(world: World): Delivery {
  const { timeout = 5000, delays = DELAYS, giveUp = HOUR } = world.options.delivery ?? {};
  const running = new Map<string, Promise<void>>();
  const pauses = new Map<string, { wake: () => void }>();
  const delivered = new Map<string, WaitingEvent[]>();
  const closing = new AbortController();

  const ready = (state: AppState): boolean =>
    !closing.signal.aborted && !world.holding && state.callback !== null && state.waiting.length > 0;

  function wake(app: string): void {
    const identity = world.apps.find(({ id }) => id === app);
    if (!identity || running.has(app)) return;
    // After the current call of the Graph API: what it causes goes out together.
    const run = new Promise((resolve) => setImmediate(resolve))
      .then(() => drain(identity))
      .finally(() => {
        running.delete(app);
        if (ready(appState(world, app))) wake(app);
      });
    running.set(app, run);
  }

  async function drain(app: AppIdentity): Promise<void> {
    const state = appState(world, app.id);
    while (ready(state) && state.callback) {
      const size = state.retry?.size ?? batchSize(state.waiting);
      const batch = state.waiting.slice(0, size);
      const error = await post(app, state.callback.url, batch, (state.retry?.attempts ?? 0) + 1);
      if (error === undefined) succeed(app.id, state, batch);
      else await fail(app.id, state, size, error);
      world.storage.save();
    }
  }

  function succeed(app: string, state: AppState, batch: WaitingEvent[]): void {
    const taken = new Set(batch);
    state.waiting = state.waiting.filter((event) => !taken.has(event));
    delete state.retry;
    delivered.set(app, [...(delivered.get(app) ?? []), ...batch].slice(-KEPT));
  }

  async function fail(app: string, state: AppState, size: number, error: string): Promise<void> {
    const { attempts = 0, since = Date.now() } = state.retry ?? {};
    state.retry = { size, attempts: attempts + 1, since, error };
    world.options.log?.(`Webhook of app ${app} was not taken (${error}), try ${attempts + 1}`);
    if (Date.now() - since >= giveUp) return disable(app, state);
    const delay = delays[Math.min(attempts, delays.length - 1)] ?? 0;
    if (!closing.signal.aborted) await pause(app, delay);
  }

  /** "Webhooks Disabled": the app has to subscribe the Page again. */
  function disable(app: string, state: AppState): void {
    state.waiting = [];
    state.pageFields = [];
    delete state.retry;
    world.options.log?.(`Webhooks of app ${app} are disabled after failing too long. POST /me/subscribed_apps again.`);
  }

  function pause(app: string, delay: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, delay);
      function done(): void {
        clearTimeout(timer);
        pauses.delete(app);
        resolve();
      }
      pauses.set(app, { wake: done });
    });
  }

  /** @returns what went wrong, if anything */
  async function post(
    app: AppIdentity,
    url: string,
    batch: WaitingEvent[],
    attempt: number,
  ): Promise<string | undefined> {
    const body = bodyOf(world.options.page.id, batch);
    const started = Date.now();
    let status = 0;
    let error: string | undefined;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', ...signatures(app, body) },
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeout), closing.signal]),
      });
      status = answer.status;
      await answer.arrayBuffer();
      if (status !== 200) error = `HTTP ${status}`;
    } catch (cause) {
      error = reason(cause, timeout);
    }
    log({
      at: world.now(),
      app_id: app.id,
      url,
      body: JSON.parse(body),
      attempt,
      status,
      error,
      took: Date.now() - started,
    });
    return error;
  }

  function log(entry: Omit<DeliveryView, 'seq'>): void {
    const delivery = { seq: (world.deliveries.at(-1)?.seq ?? 0) + 1, ...entry };
    appendToLog(world.deliveries, delivery);
    world.publish({ type: 'delivery', delivery });
  }

  function retryNow(): void {
    for (const { wake: end } of [...pauses.values()]) end();
    for (const { id } of world.apps) wake(id);
  }

  world.wake = wake;
  retryNow();

  return {
    retryNow,
    redeliver: (count, times, shuffle) => {
      const [app] = world.apps;
      if (!app) return;
      const last = (delivered.get(app.id) ?? []).filter(({ alone }) => !alone).slice(-count);
      appState(world, app.id).waiting.push(...repeated(last, times, shuffle));
      wake(app.id);
    },
    release: (times, shuffle) => {
      world.holding = false;
      for (const { id } of world.apps) {
        const state = appState(world, id);
        if (times > 1 || shuffle) state.waiting = repeated(state.waiting, times, shuffle);
        delete state.retry;
        wake(id);
      }
    },
    close: async () => {
      closing.abort();
      retryNow();
      await Promise.all(running.values());
    },
  };
}

/** The POST's body, in the escaped form that Meta sends and signs. */
export function bodyOf(page: string, events: readonly WaitingEvent[]): string {
  const entry = events.map(({ time, channel, item }) => ({ id: page, time, [channel]: [item] }));
  return escapeUnicode(JSON.stringify({ object: 'page', entry }));
}

function signatures({ secret }: AppIdentity, body: string): Record<string, string> {
  const sign = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest('hex');
  return { 'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${sign('sha256')}` };
}

/** As many as wait, up to the first that goes alone. */
function batchSize(waiting: readonly WaitingEvent[]): number {
  const alone = waiting.findIndex((event) => event.alone);
  return alone === 0 ? 1 : Math.min(alone < 0 ? waiting.length : alone, BATCH);
}

function repeated(events: readonly WaitingEvent[], times: number, shuffle: boolean): WaitingEvent[] {
  const all = Array.from({ length: times }, () => events.map((event) => ({ ...event, alone: true }))).flat();
  return shuffle
    ? all
        .map((event) => ({ event, order: Math.random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ event }) => event)
    : all;
}

function reason(cause: unknown, timeout: number): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
