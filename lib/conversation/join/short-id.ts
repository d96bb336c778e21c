/** Half of an event's key (a SHA-256 in hex): enough to name what the event began. */
export function shortId(key: string): string {
  return key.slice(0, 32);
}
