import { escapeUnicode } from '../../../lib/messenger/escape.ts';
import type { WaitingEvent } from '../state.ts';

/** Meta sends several events in one POST, and documents no number for Messenger. */
const LARGEST_BATCH = 50;

/** How many of the waiting events go into the next POST: those before the first that goes alone. */
export function batchSize(waiting: readonly WaitingEvent[]): number {
  const alone = waiting.findIndex((event) => event.alone);
  return alone === 0 ? 1 : Math.min(alone < 0 ? waiting.length : alone, LARGEST_BATCH);
}

/** The body of a POST, in the escaped form that Meta sends and signs. */
export function bodyOf(pageId: string, events: readonly WaitingEvent[]): string {
  const entry = events.map(({ time, channel, item }) => ({ id: pageId, time, [channel]: [item] }));
  return escapeUnicode(JSON.stringify({ object: 'page', entry }));
}

/** Each event `times` times, each time in a POST of its own. */
export function repeated(events: readonly WaitingEvent[], times: number, shuffle: boolean): WaitingEvent[] {
  const all = Array.from({ length: times }, () => events.map((event) => ({ ...event, alone: true }))).flat();
  return shuffle ? shuffled(all) : all;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
