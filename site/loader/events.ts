type Listener = (payload?: unknown) => void;

/** By event name. If Meta's SDK comes later, the listeners are subscribed there too. */
export const listeners = new Map<string, Set<Listener>>();
let loaded = false;

/**
 * Meta's plugin took seconds to load. A page that subscribes to `customerchat.load` in that time still gets the event
 * from ours.
 */
export function subscribe(name: string, listener: Listener): void {
  listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
  if (loaded && name === 'customerchat.load') setTimeout(listener);
}

export function unsubscribe(name: string, listener: Listener): void {
  listeners.get(name)?.delete(listener);
}

/** Calls each listener in a task of its own, so that an error in one does not stop the others. */
export function emit(name: string): void {
  loaded ||= name === 'customerchat.load';
  for (const listener of listeners.get(name) ?? []) setTimeout(listener);
}
