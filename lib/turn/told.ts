import type { ToldArrival } from '../conversation/index.ts';
import { object, text } from '../json.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { parseTold } from './parse-told.ts';

/** What is told, as the core reads it. @throws {TypeError} where another program or version wrote it. */
export function toldArrival({ item, at, key }: QueuedEvent): ToldArrival {
  const from = text(object(item)?.from);
  const told = parseTold(object(item)?.told);
  if (from === undefined || told === undefined) throw new TypeError('An event tells nothing that this version knows.');
  return { source: 'told', from, at, key, told };
}
