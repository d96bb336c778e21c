import { isObject } from '../../../lib/json.ts';
import { readPlainJson, writePlainJson } from '../../../lib/plain.ts';
import type { Storage } from './storage.ts';

/** What the tabs of a browser share about the visitor's conversation. */
export interface Session {
  /** `null` for a visitor without a conversation. */
  token(): string | null;
  /** False where the conversation is lost with the page. */
  isKept(): boolean;
  save(token: string, expires: number): void;
  forget(): void;
  /** The number of the last line that the visitor has seen. */
  seen: Remembered<number>;
  /** The `ref` that the bot was told last. */
  ref: Remembered<string>;
}
interface Remembered<Value> {
  get(): Value;
  set(value: Value): void;
}

export function createSession(storage: Storage, pageId: string): Session {
  function tokenIn(text: string | null): string | null {
    const stored = readPlainJson(text);
    // The website may have plugins of several Pages: only a session of this one counts.
    return isObject(stored) && stored.page === pageId && 'token' in stored ? String(stored.token) : null;
  }
  const token = () => tokenIn(storage.get('session'));
  return {
    token,
    isKept() {
      const kept = storage.disk('session');
      return kept !== undefined && tokenIn(kept) === token();
    },
    save(token, expires) {
      const text = writePlainJson({ token, page: pageId, expires });
      // Each write is an event in the other tabs.
      if (text !== storage.get('session')) storage.set('session', text);
    },
    forget() {
      // Another Page's plugin on this website has begun a conversation meanwhile.
      if (token() === null && storage.get('session') !== null) return;
      for (const key of ['session', 'seen', 'ref']) storage.remove(key);
    },
    seen: { get: () => Number(storage.get('seen')) || 0, set: (seq) => storage.set('seen', `${seq}`) },
    ref: { get: () => storage.get('ref') ?? '', set: (ref) => storage.set('ref', ref) },
  };
}
