import { createLiveClient, type KeyValue, type LiveClient, type Platform } from '../../site/panel/client/index.ts';
import { type Clock, createClock } from './clock.ts';
import { createLocks } from './locks.ts';
import { createModel, type Model } from './model.ts';
import { type Fate, type Network, openSocket, type SocketOwner } from './socket.ts';

export type { Fate } from './socket.ts';

interface WorldOptions {
  readonly fate?: () => Fate;
  readonly delay?: () => number;
  /** From reading what an answer says to sending it. */
  readonly answerDelay?: () => number;
  /** False for a browser without `navigator.locks`. */
  readonly locks?: boolean;
  /** False for a bot that says nothing. */
  readonly answers?: boolean;
  /** False for a browser that stores nothing. */
  readonly storage?: boolean;
}

/** How the browser's storage fails. `full`: nothing that is longer than before can be written. */
interface StorageFaults {
  full: boolean;
  unreadable: boolean;
}

interface Tab {
  /** What the page gave to `FB.CustomerChat.update({ identity })`. */
  identity: unknown;
  readonly liveClient: LiveClient;
  readonly sent: string[];
  readonly listeners: Map<string, Set<() => void>>;
  readonly cuts: Set<() => void>;
  /** What the tab keeps when its page is left. */
  readonly kept: Map<string, string>;
  /** The tab is gone between two instructions: nothing is cleaned up. */
  crash(): void;
}

/** What the tabs of the browser share. */
interface Browser {
  readonly clock: Clock;
  readonly network: Network;
  readonly stored: Map<string, string>;
  readonly storageFaults: StorageFaults;
  readonly tabs: Set<Tab>;
  readonly options: WorldOptions;
  readonly alone: Platform['alone'];
  /** The `ref` of the web page, and its address. */
  ref: string;
  address: string;
  isOnline: boolean;
  /** False where the network does not reach the server. */
  isReachable: boolean;
  /** The browser's flag says so, whatever the network does. */
  saysOffline: boolean;
  /** True where the Content-Security-Policy refuses sockets. */
  isForbidden: boolean;
  ids: number;
}

/** A browser with tabs, a network and a server in simulated time. */
export function createWorld(options: WorldOptions = {}) {
  const clock = createClock();
  const delay = options.delay ?? (() => 10);
  const model: Model = createModel({
    later: clock.after,
    pushDelay: () => delay(),
    answerDelay: () => options.answerDelay?.() ?? 0,
    bot: (action) =>
      action.message && options.answers !== false ? [{ text: `echo ${JSON.stringify(action.message)}` }] : [],
  });
  model.clock(clock.now);
  const browser: Browser = {
    clock,
    network: {
      clock,
      model,
      isUp: () => browser.isOnline && browser.isReachable && !browser.isForbidden,
      fate: options.fate ?? (() => 'arrives'),
      delay,
    },
    stored: new Map(),
    storageFaults: { full: false, unreadable: false },
    tabs: new Set(),
    options,
    alone: options.locks === false ? (_name, run) => run() : createLocks(clock),
    ref: '',
    address: 'https://shop.example/shoes',
    isOnline: true,
    isReachable: true,
    saysOffline: false,
    isForbidden: false,
    ids: 0,
  };
  const { stored, storageFaults, tabs } = browser;
  return {
    model,
    stored,
    storageFaults,
    tabs,
    now: clock.now,
    advance: clock.advance,
    /** @param identity what the page gives before the panel is there. */
    tab: (identity?: unknown) => openTab(browser, identity),
    /** The page is loaded again in the same tab. */
    reload({ crash, identity, kept }: Tab): Tab {
      crash();
      return openTab(browser, identity, kept);
    },
    set ref(ref: string) {
      browser.ref = ref;
    },
    set isReachable(isReachable: boolean) {
      browser.isReachable = isReachable;
    },
    set address(address: string) {
      browser.address = address;
    },
    /** The conversation whose token the browser has. */
    conversation() {
      const session = stored.get('customer-chat:session');
      return session ? model.conversations.find(({ token }) => session.includes(`"${token}"`)) : undefined;
    },
    /** A script of this tab's page empties the storage: the other tabs are told. */
    clearStorage(from: Tab) {
      stored.clear();
      tellOthers(browser, from);
    },
    offline() {
      browser.isOnline = false;
      for (const each of tabs) for (const cut of [...each.cuts]) cut();
      for (const each of tabs) notify(each, 'wake');
    },
    /** The browser believes that there is no network, as with some VPNs. There is one. */
    claimOffline() {
      browser.saysOffline = true;
      for (const each of tabs) notify(each, 'wake');
    },
    online() {
      browser.isOnline = true;
      for (const each of tabs) notify(each, 'wake');
    },
    /** From now on the Content-Security-Policy refuses sockets. */
    forbid() {
      browser.isForbidden = true;
    },
  };
}

function openTab(browser: Browser, identity: unknown, kept = new Map<string, string>()): Tab {
  const { tabs } = browser;
  let isDead = false;
  const given = { identity };
  const listeners: Tab['listeners'] = new Map();
  const owner = { isDead: () => isDead, cuts: new Set<() => void>(), sent: [] as string[] };
  const storage = storageOf(browser, () => tellOthers(browser, tab));
  const liveClient = createLiveClient(platformOf(browser, owner, listeners, storage), {
    url: 'ws://localhost',
    pageId: '1002003004005',
    locale: 'en_US',
    origin: () => ({ ref: browser.ref, referer_uri: browser.address }),
    identity: () => given.identity,
    tabStorage: keyValueOf(kept),
    left: () => {},
    changed: () => {},
  });
  const tab: Tab = {
    get identity() {
      return given.identity;
    },
    set identity(now: unknown) {
      given.identity = now;
      liveClient.identityChanged();
    },
    liveClient,
    listeners,
    cuts: owner.cuts,
    kept,
    sent: owner.sent,
    crash() {
      isDead = true;
      tabs.delete(tab);
      for (const cut of [...owner.cuts]) cut();
      liveClient.destroy();
    },
  };
  tabs.add(tab);
  liveClient.open();
  return tab;
}

function keyValueOf(map: Map<string, string>): KeyValue {
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}

function platformOf(browser: Browser, owner: SocketOwner, listeners: Tab['listeners'], storage: KeyValue): Platform {
  const { clock, network, options, alone } = browser;
  return {
    now: clock.now,
    random: () => 0.5,
    id: () => `c-${++browser.ids}`,
    online: () => browser.isOnline && !browser.saysOffline,
    refused: () => browser.isForbidden,
    after: (ms, run) => clock.after(ms, () => !owner.isDead() && run()),
    alone,
    listen(event, run) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(run));
      return () => set.delete(run);
    },
    storage: options.storage === false ? undefined : storage,
    socket: (_url, on) => openSocket(network, owner, on),
  };
}

function notify({ listeners }: Tab, event: string): void {
  for (const run of listeners.get(event) ?? []) run();
}

function tellOthers({ clock, tabs }: Browser, tab: Tab): void {
  for (const other of tabs) if (other !== tab) clock.after(1, () => notify(other, 'storage'));
}

/** @param written called after each change: the browser tells the other tabs. */
function storageOf({ stored, storageFaults }: Browser, written: () => void): KeyValue {
  function readable(): Map<string, string> {
    if (storageFaults.unreadable) throw new Error('The storage cannot be read.');
    return stored;
  }
  return {
    get: (key) => readable().get(key) ?? null,
    set(key, value) {
      if (storageFaults.full && value.length > (stored.get(key)?.length ?? 0)) throw new Error('The storage is full.');
      stored.set(key, value);
      written();
    },
    remove(key) {
      if (stored.delete(key)) written();
    },
    keys: () => [...readable().keys()],
  };
}
