import { randomBytes, randomInt } from 'node:crypto';
import { PAGE_INBOX_APP_ID } from '../../lib/conversation/index.ts';
import type { SimulatorOptions } from '../options.ts';
import { type AppState, emptyApp, emptyState, type State } from './state.ts';
import { openStorage, type Storage } from './storage.ts';
import type { Call, DeliveryView, Fault, SimEvent } from './views.ts';

/** An app with webhooks: the one under development, or the second one. */
export interface AppIdentity {
  id: string;
  name: string;
  secret: string;
  /** The Page's access token of this app. */
  token: string;
}

/** The simulated Messenger: state, clock and listeners. Each module of the simulator works on one. */
export interface World {
  readonly options: SimulatorOptions;
  readonly apps: readonly AppIdentity[];
  state: State;
  readonly storage: Storage;
  readonly listeners: Set<(event: SimEvent) => void>;
  readonly calls: Call[];
  readonly deliveries: DeliveryView[];
  faults: Fault[];
  holding: boolean;
  /** Until when (ms) a typing indicator shows, by `{from}:{person}`. */
  readonly typing: Map<string, number>;
  /** The simulator's own address. */
  url: string;
  now(): number;
  publish(event: SimEvent): void;
  /** Starts the delivery of what waits for this app. `startDelivery` sets it. */
  wake(app: string): void;
}

export function createWorld(options: SimulatorOptions): World {
  const { page, app, secondApp } = options;
  const apps: AppIdentity[] = [{ id: app.id, name: app.name ?? 'My app', secret: app.secret, token: page.token }];
  if (secondApp) apps.push({ ...secondApp, name: secondApp.name ?? 'Second app' });
  const fresh = emptyState(
    apps.map(({ id }) => id),
    app.id,
  );
  const storage = openStorage(options.dataDir, () => world.state);
  const listeners: World['listeners'] = new Set();
  const world: World = {
    options,
    apps,
    state: { ...fresh, ...storage.load() },
    storage,
    listeners,
    calls: [],
    deliveries: [],
    faults: [],
    holding: false,
    typing: new Map(),
    url: '',
    now: options.clock ?? Date.now,
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    wake: () => undefined,
  };
  return world;
}

/** The app's subscription and queue. They are made if the stored state does not know the app yet. */
export function appState(world: World, id: string): AppState {
  let state = world.state.apps[id];
  if (!state) {
    state = emptyApp();
    world.state.apps[id] = state;
  }
  return state;
}

export function appName(world: World, id: string): string {
  if (id === PAGE_INBOX_APP_ID) return 'Page Inbox';
  return world.apps.find((app) => app.id === id)?.name ?? id;
}

export function isApp(world: World, id: string): boolean {
  return id === PAGE_INBOX_APP_ID || world.apps.some((app) => app.id === id);
}

export const newMid = (): string => `m_${randomBytes(33).toString('base64url')}`;

/** A Graph id: 16 digits that do not start with 0. */
export const newId = (): string => `${randomInt(1, 10)}${String(randomInt(0, 1e12)).padStart(15, '0')}`;

/** Appends to a log of at most `keep` entries. */
export function appendToLog<T>(log: T[], entry: T, keep = 1000): void {
  log.push(entry);
  if (log.length > keep) log.splice(0, log.length - keep);
}
