type Listener = (payload?: unknown) => void;

const listeners = new Map<string, Set<Listener>>();
let loaded = false;

/** Everything that was subscribed, for an SDK that comes later. */
export function subscriptions(): [string, Listener][] {
  return [...listeners].flatMap(([name, set]) => [...set].map((listener): [string, Listener] => [name, listener]));
}

/** Meta's plugin took seconds to load; pages that subscribe in that time must not find that ours was quicker. */
export function subscribe(name: string, listener: Listener): void {
  listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
  if (loaded && name === 'customerchat.load') setTimeout(listener);
}

export function unsubscribe(name: string, listener: Listener): void {
  listeners.get(name)?.delete(listener);
}

/** A page that deletes `window.FB` and loads the script again subscribes again. */
export function forget(): void {
  listeners.clear();
}

/** Each listener in a task of its own: an error in one is the page's, and stops nothing. */
export function emit(name: string): void {
  loaded ||= name === 'customerchat.load';
  for (const listener of listeners.get(name) ?? []) setTimeout(listener);
}
