import type { Thread } from '../conversation/index.ts';
import { number, object, readJson, text } from '../json.ts';

/** What waits in the queue of `handlers/work`: a `chat.work` of a thread. */
export interface QueuedWork {
  readonly thread: Thread;
  readonly id: string;
  readonly name: string;
  readonly data?: unknown;
  /** The generation of the conversation in which it was asked for. */
  readonly generation: number;
  /** When it was asked for (ms). */
  readonly at: number;
}

export interface WorkQueue {
  /** Stores the work, or throws. The same work may be stored twice: its id tells. */
  begin(work: QueuedWork): Promise<void>;
}

/** Reads a message of the queue. @returns nothing where it is not a work. */
export function parseWork(body: string): QueuedWork | undefined {
  const value = object(readJson(body));
  const thread = object(value?.thread);
  const [page, customer, id, name] = [thread?.page, thread?.customer, value?.id, value?.name].map(text);
  const [generation, at] = [number(value?.generation), number(value?.at)];
  if (page === undefined || customer === undefined || id === undefined || name === undefined) return undefined;
  if (generation === undefined || at === undefined) return undefined;
  const data = value?.data;
  return { thread: { page, customer }, id, name, generation, at, ...(data !== undefined && { data }) };
}
