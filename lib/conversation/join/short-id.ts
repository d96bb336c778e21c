/** A part of an event's key (a SHA-256 in hex), as long as the id of a link: it names what the event began. */
export function shortId(key: string): string {
  return key.slice(0, 16);
}
