import type { Storage } from './storage.ts';

/** The visitor's conversation as the tabs of a browser share it: its token, and what has been seen and said in it. */
export interface Session {
  /** `null` for a visitor who has done nothing yet. */
  token(): string | null;
  save(token: string, expires: number): void;
  forget(): void;
  /** The number of the last line that was before the visitor's eyes. */
  seen: Remembered<number>;
  /** The `ref` that the bot heard of last. */
  ref: Remembered<string>;
}
interface Remembered<Value> {
  get(): Value;
  set(value: Value): void;
}

export function createSession(storage: Storage, page: string): Session {
  return {
    token() {
      try {
        const kept: unknown = JSON.parse(storage.get('session') ?? '');
        // Another page's conversation on the same site is not ours.
        if (typeof kept === 'object' && kept && 'token' in kept && 'page' in kept && kept.page === page) {
          return String(kept.token);
        }
      } catch {}
      return null;
    },
    save: (token, expires) => storage.set('session', JSON.stringify({ token, page, expires })),
    forget() {
      for (const key of ['session', 'seen', 'ref']) storage.remove(key);
    },
    seen: { get: () => Number(storage.get('seen')) || 0, set: (seq) => storage.set('seen', `${seq}`) },
    ref: { get: () => storage.get('ref') ?? '', set: (ref) => storage.set('ref', ref) },
  };
}
