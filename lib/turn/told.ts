import type { ToldArrival } from '../conversation/index.ts';
import { object, text } from '../json.ts';
import type { QueuedEvent } from '../queue/queue.ts';
import { parseTold } from './parse-told.ts';
import type { Ports } from './ports.ts';
import { lastAnswer } from './read-answers.ts';

/**
 * What is told, as the core reads it, with what the core needs to decide it.
 *
 * @throws {TypeError} where another program or version wrote it.
 */
export async function toldArrival(
  { store }: Pick<Ports, 'store'>,
  { item, at, key, thread }: QueuedEvent,
): Promise<ToldArrival> {
  const from = text(object(item)?.from);
  const told = parseTold(object(item)?.told);
  if (from === undefined || told === undefined) throw new TypeError('An event tells nothing that this version knows.');
  const answer = told.kind === 'followed' ? await lastAnswer(store, thread) : undefined;
  return { source: 'told', from, at, key, told, ...(answer && { read: { answer } }) };
}
