import type { Thread } from '../../conversation/index.ts';
import { list, number, object, readJson, text } from '../../json.ts';

/** What waits in the queue of `handlers/notify`: agents may have to be told about a thread. */
export interface Notice {
  readonly thread: Thread;
  /** Key of the event that it came with. */
  readonly key: string;
  /** When the event was handled (ms). */
  readonly at: number;
  /** Set where a colleague assigned the thread to this agent, who is told even where the customer does not wait. */
  readonly assigned?: string;
  /** Set by the clock where hours began while the customer waited: about this customer alone, or about many. */
  readonly hoursBegan?: 'single' | 'summary';
  /** Set where an earlier notice of the same wait was handled. */
  readonly later?: LaterNotice;
}

export interface LaterNotice {
  /** `reminder`: a minute later, to the browsers that were not told. `repeat`: after ten minutes, to all. */
  readonly step: 'reminder' | 'repeat';
  /** The wait that it is about: `waitingSince`, or the time of the assignment. */
  readonly since: number;
  /** The last line then. An agent who has seen it knows of the wait. */
  readonly seq: number;
  /** Browsers that were told, by the hash of their endpoint. */
  readonly told: readonly string[];
  /** It is about many customers: the summary. */
  readonly summary?: true;
}

/** Reads a message of the queue. @returns nothing where it is not a notice. */
export function parseNotice(body: string): Notice | undefined {
  const value = object(readJson(body));
  const thread = object(value?.thread);
  const [page, customer, key] = [text(thread?.page), text(thread?.customer), text(value?.key)];
  const at = number(value?.at);
  if (page === undefined || customer === undefined || key === undefined || at === undefined) return undefined;
  const assigned = text(value?.assigned);
  const later = parseLater(value?.later);
  if (value?.later !== undefined && later === undefined) return undefined;
  const hoursBegan = value?.hoursBegan === 'single' || value?.hoursBegan === 'summary' ? value.hoursBegan : undefined;
  return {
    thread: { page, customer },
    key,
    at,
    ...(assigned && { assigned }),
    ...(hoursBegan && { hoursBegan }),
    ...(later && { later }),
  };
}

function parseLater(given: unknown): LaterNotice | undefined {
  const value = object(given);
  const step = value?.step === 'reminder' || value?.step === 'repeat' ? value.step : undefined;
  const [since, seq] = [number(value?.since), number(value?.seq)];
  if (step === undefined || since === undefined || seq === undefined) return undefined;
  const told = list(value?.told).filter((each) => typeof each === 'string');
  return { step, since, seq, told, ...(value?.summary === true && { summary: true }) };
}
