type Listener = (payload?: unknown) => void;

/** Who wants to be told of what; an SDK that comes later is told, too. */
export const listeners = new Map<string, Set<Listener>>();
let loaded = false;

/** Meta's plugin took seconds to load; pages that subscribe in that time must not find that ours was quicker. */
export function subscribe(name: string, listener: Listener): void {
  listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
  if (loaded && name === 'customerchat.load') setTimeout(listener);
}

export function unsubscribe(name: string, listener: Listener): void {
  listeners.get(name)?.delete(listener);
}

/** Each listener in a task of its own: an error in one is the page's, and stops nothing. */
export function emit(name: string): void {
  loaded ||= name === 'customerchat.load';
  for (const listener of listeners.get(name) ?? []) setTimeout(listener);
}
