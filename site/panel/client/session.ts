import { isObject } from '../../../lib/json.ts';
import { plain, readPlainJson, writePlainJson } from '../../../lib/plain.ts';
import type { Storage } from './storage.ts';

/** What the tabs of a browser share about the visitor's conversation. */
export interface Session {
  /** Of the session that this page may use; `null` for a visitor without a conversation. */
  token(): string | null;
  /** The session, whether this page may use it or not. */
  stored(): StoredSession | null;
  /** False where the conversation is lost with the page. */
  isKept(): boolean;
  save(token: string, session: NewSession): void;
  /** Another conversation takes the place of this one. */
  replace(token: string, session: NewSession): void;
  forget(): void;
  /** The number of the last line that the visitor has seen. */
  seen: Remembered<number>;
  /** The `ref` that the bot was told last. */
  ref: Remembered<string>;
}
interface StoredSession {
  readonly token: string;
  /** The proven customer, where it is the session of one. */
  readonly sub?: string;
}
interface NewSession {
  readonly expires: number;
  readonly sub?: string;
}
interface Remembered<Value> {
  get(): Value;
  set(value: Value): void;
}

/** @param allows whether this page may use a session of the proven customer `sub`. */
export function createSession(storage: Storage, pageId: string, allows: (sub: string) => boolean): Session {
  function sessionIn(text: string | null): StoredSession | null {
    const value = readPlainJson(text);
    // The website may have plugins of several Pages: only a session of this one counts.
    if (!isObject(value) || value.page !== pageId || !('token' in value)) return null;
    return plain({ token: String(value.token), ...(typeof value.sub === 'string' && { sub: value.sub }) });
  }
  const stored = () => sessionIn(storage.get('session'));

  function save(token: string, { expires, sub }: NewSession): void {
    const text = writePlainJson({ token, page: pageId, expires, sub });
    // Each write is an event in the other tabs.
    if (text !== storage.get('session')) storage.set('session', text);
  }
  return {
    stored,
    token() {
      const session = stored();
      return session && (session.sub === undefined || allows(session.sub)) ? session.token : null;
    },
    isKept() {
      const kept = storage.disk('session');
      return kept !== undefined && sessionIn(kept)?.token === stored()?.token;
    },
    save,
    replace(token, session) {
      save(token, session);
      storage.remove('seen');
    },
    forget() {
      // Another Page's plugin on this website has begun a conversation meanwhile.
      if (stored() === null && storage.get('session') !== null) return;
      for (const key of ['session', 'seen', 'ref']) storage.remove(key);
    },
    seen: { get: () => Number(storage.get('seen')) || 0, set: (seq) => storage.set('seen', `${seq}`) },
    ref: { get: () => storage.get('ref') ?? '', set: (ref) => storage.set('ref', ref) },
  };
}
