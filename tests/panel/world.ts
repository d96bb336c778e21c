import { createLiveClient, type LiveClient, type Platform } from '../../site/panel/client/index.ts';
import { createModel, type Model } from './model.ts';

/** What happens to one frame on its way. */
export type Fate = 'arrives' | 'cut-before' | 'cut-after' | 'twice';

/** A browser with tabs, a network and a server in simulated time: nothing here waits for a real clock. */
export function createWorld(
  options: { fate?: () => Fate; delay?: () => number; locks?: boolean; storage?: boolean } = {},
) {
  const timers: { at: number; order: number; run: () => void }[] = [];
  const stored = new Map<string, string>();
  const tabs = new Set<Tab>();
  const waiting = new Map<string, (() => void)[]>();
  const delay = options.delay ?? (() => 10);
  let time = 1_790_000_000_000;
  let order = 0;
  let ids = 0;
  let network = true;
  let refused = false;

  function after(ms: number, run: () => void): () => void {
    const timer = { at: time + ms, order: order++, run };
    timers.push(timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index >= 0) timers.splice(index, 1);
    };
  }
  const model: Model = createModel({
    later: after,
    pushDelay: () => delay(),
    bot: (action) => (action.message ? [{ text: `echo ${JSON.stringify(action.message)}` }] : []),
  });
  model.clock(() => time);

  /** Runs everything that is due within `ms`, each step with the promises it settles. */
  async function advance(ms: number): Promise<void> {
    const end = time + ms;
    await settle();
    for (;;) {
      timers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = timers[0];
      if (!next || next.at > end) break;
      timers.shift();
      time = Math.max(time, next.at);
      next.run();
      await settle();
    }
    time = end;
  }
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  async function alone(name: string, run: () => Promise<void>): Promise<void> {
    if (options.locks === false) return run();
    const queue = waiting.get(name);
    if (queue) {
      await new Promise<void>((resolve) => {
        const cancel = after(12_000, resolve);
        queue.push(() => {
          cancel();
          resolve();
        });
      });
    } else waiting.set(name, []);
    try {
      await run();
    } finally {
      const next = waiting.get(name)?.shift();
      if (next) next();
      else waiting.delete(name);
    }
  }

  interface Tab {
    liveClient: LiveClient;
    listeners: Map<string, Set<() => void>>;
    sockets: Set<() => void>;
    sent: string[];
    crash(): void;
  }
  function tab(): Tab {
    const listeners = new Map<string, Set<() => void>>();
    const sockets = new Set<() => void>();
    const sent: string[] = [];
    let dead = false;
    const tell = (key: string) => {
      for (const other of tabs) {
        if (other !== self) after(1, () => other.listeners.get(key)?.forEach((run) => void run()));
      }
    };
    const platform: Platform = {
      now: () => time,
      random: () => 0.5,
      id: () => `c-${++ids}`,
      online: () => network,
      refused: () => refused,
      after: (ms, run) => after(ms, () => !dead && run()),
      alone,
      listen(event, run) {
        const set = listeners.get(event) ?? new Set();
        listeners.set(event, set.add(run));
        return () => set.delete(run);
      },
      storage:
        options.storage === false
          ? undefined
          : {
              get: (key) => stored.get(key) ?? null,
              set(key, value) {
                stored.set(key, value);
                tell('storage');
              },
              remove(key) {
                if (stored.delete(key)) tell('storage');
              },
              keys: () => [...stored.keys()],
            },
      socket(_url, on) {
        let state: 'connecting' | 'open' | 'closed' = 'connecting';
        let upTo = 0;
        let downTo = 0;
        const cut = () => {
          if (state === 'closed') return;
          state = 'closed';
          sockets.delete(cut);
          connection?.gone();
          after(1, () => !dead && on.close());
        };
        /** Frames of one direction keep their order, as TCP has them. */
        const carry = (last: number, deliver: () => void, once = false): number => {
          const fate = options.fate?.() ?? 'arrives';
          const at = Math.max(last, time + delay());
          after(at - time, () => {
            if (state !== 'open') return;
            if (fate !== 'cut-before') deliver();
            if (fate === 'twice' && !once) deliver();
            if (fate.startsWith('cut')) cut();
          });
          return at;
        };
        let connection: ReturnType<Model['connect']> | undefined;
        sockets.add(cut);
        after(delay(), () => {
          if (state === 'closed') return;
          if (!network || refused) return cut();
          state = 'open';
          connection = model.connect((frame) => {
            downTo = carry(downTo, () => !dead && on.message(JSON.stringify(frame)));
          }, cut);
          if (!dead) on.open();
        });
        return {
          send(data) {
            sent.push(data);
            // A repeated `start` would be another visitor: TCP repeats nothing, and only events are sent again.
            upTo = carry(upTo, () => connection?.receive(data), data.includes('"hello"'));
          },
          close() {
            if (state === 'closed') return;
            state = 'closed';
            sockets.delete(cut);
            connection?.gone();
          },
        };
      },
    };
    const liveClient = createLiveClient(platform, {
      url: 'ws://localhost',
      pageId: '1002003004005',
      locale: 'en_US',
      origin: () => ({ ref: world.ref, referer_uri: 'https://shop.example/shoes' }),
      changed: () => {},
    });
    const self: Tab = {
      liveClient,
      listeners,
      sockets,
      sent,
      /** The tab is gone between two instructions: no clean-up runs. */
      crash() {
        dead = true;
        tabs.delete(self);
        for (const cut of [...sockets]) cut();
        liveClient.destroy();
      },
    };
    tabs.add(self);
    liveClient.open();
    return self;
  }

  const world = {
    model,
    stored,
    ref: '',
    tab,
    tabs,
    advance,
    now: () => time,
    /** The conversation whose token the browser keeps. */
    conversation() {
      const kept = stored.get('customer-chat:session');
      return kept ? model.conversations.find(({ token }) => kept.includes(`"${token}"`)) : undefined;
    },
    offline() {
      network = false;
      for (const each of tabs) for (const cut of [...each.sockets]) cut();
      for (const each of tabs) each.listeners.get('offline')?.forEach((run) => void run());
    },
    online() {
      network = true;
      for (const each of tabs) each.listeners.get('wake')?.forEach((run) => void run());
    },
    forbid(value: boolean) {
      refused = value;
    },
  };
  return world;
}
