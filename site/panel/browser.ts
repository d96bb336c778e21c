import { plain } from '../../lib/plain.ts';
import type { KeyValue, Platform } from './client/index.ts';

/** What the live client needs of a browser. */
export function browserPlatform(): Platform {
  let refused = false;
  let origin = '';
  addEventListener('securitypolicyviolation', ({ blockedURI: uri, disposition }) => {
    if (disposition !== 'enforce' || !uri || !origin) return;
    // Browsers name the address or the scheme. The page's sockets to other hosts are not meant.
    refused ||= uri.startsWith(origin) || origin.startsWith(uri);
  });
  return {
    storage: browserStorage(() => localStorage),
    now: () => Date.now(),
    random: () => Math.random(),
    id: () => `c-${crypto.getRandomValues(new Uint32Array(3)).join('-')}`,
    online: () => navigator.onLine,
    refused: () => refused,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    listen(event, run) {
      const removal = new AbortController();
      const onEvent = ({ type }: Event) => (type !== 'visibilitychange' || !document.hidden) && run();
      for (const type of events[event]) addEventListener(type, onEvent, plain({ signal: removal.signal }));
      return () => removal.abort();
    },
    async alone(name, run) {
      // Locks exist on secure origins only. The time-out is for a frozen tab that holds the lock.
      if (!navigator.locks) return run();
      let started = false;
      const once = () => {
        started = true;
        return run();
      };
      const waiting = new AbortController();
      const timer = setTimeout(() => waiting.abort(), 12_000);
      try {
        await navigator.locks.request(`customer-chat:${name}`, plain({ signal: waiting.signal }), once);
      } catch (error) {
        if (started) throw error;
        await run();
      } finally {
        clearTimeout(timer);
      }
    },
    socket(url, on) {
      origin = new URL(url).origin;
      const socket = new WebSocket(url);
      socket.onopen = () => on.open();
      socket.onmessage = ({ data }) => on.message(data);
      socket.onclose = () => on.close();
      return { send: (data) => socket.send(data), close: () => socket.close() };
    },
  };
}

const events = {
  wake: ['online', 'offline', 'pageshow', 'visibilitychange'],
  storage: ['storage'],
};

/** @param read the browser's storage. Where cookies are blocked, reading the property throws. */
export function browserStorage(read: () => Storage): KeyValue | undefined {
  try {
    const disk = read();
    return {
      get: (key) => disk.getItem(key),
      set: (key, value) => disk.setItem(key, value),
      remove: (key) => disk.removeItem(key),
      keys: () => Object.keys(disk),
    };
  } catch {
    return undefined;
  }
}
