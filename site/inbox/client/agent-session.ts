import type { Storage } from '../../panel/client/storage.ts';

/** The session's token: all that the inbox keeps in the browser. */
export interface AgentSession {
  token(): string | undefined;
  save(token: string): void;
  forget(): void;
}

export function createAgentSession(storage: Storage): AgentSession {
  const key = 'session';
  return {
    token: () => storage.get(key) ?? undefined,
    save: (token) => storage.set(key, token),
    forget: () => storage.remove(key),
  };
}
