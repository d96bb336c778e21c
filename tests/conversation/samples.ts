import {
  type AgentAction,
  type AgentArrival,
  type Conversation,
  newConversation,
  type PendingEffect,
  type ReadForAction,
  type SendEffect,
  type SurfaceArrival,
} from '../../lib/conversation/index.ts';
import { parseEvent } from '../../lib/messenger/index.ts';

export const OUR_APP = '200300400500600';
export const PAGE_INBOX = '263902037430900';
export const OTHER_APP = '5';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** When the samples happen (ms). */
export const NOW = Date.UTC(2026, 0, 5, 12);

/** A conversation in Messenger that the bot owns. */
export function sample(changes: Partial<Conversation> = {}): Conversation {
  return { ...newConversation({ page: '1', customer: '7' }, NOW - HOUR), ...changes };
}

/** A conversation on the website that the bot owns. */
export function webSample(changes: Partial<Conversation> = {}): Conversation {
  return { ...newConversation({ page: '1', customer: 'web-7' }, NOW - HOUR), ...changes };
}

/** An event of Messenger's, happening at `NOW` unless `item` has a timestamp. */
export function arrival(
  item: Readonly<Record<string, unknown>>,
  { source = 'messenger', standby = false, clientId }: Partial<Options> = {},
): SurfaceArrival {
  const event = parseEvent({ timestamp: NOW, ...item }, { standby, now: NOW });
  return { source, event, ...(clientId === undefined ? {} : { clientId }) };
}

export const ANNA = { id: 'a1', name: 'Anna' } as const;
export const BEN = { id: 'b1', name: 'Ben' } as const;

/** What an agent does, with what the worker has read for it. */
export function acts(
  action: AgentAction,
  { agent = ANNA, key = 'k1', at, clientId, ...read }: ReadForAction & Partial<AgentArrival> = {},
): AgentArrival {
  const about = { ...(at === undefined ? {} : { at }), ...(clientId === undefined ? {} : { clientId }) };
  return { source: 'agent', agent, action, key, read, ...about };
}

interface Options {
  readonly source: 'messenger' | 'web';
  readonly standby: boolean;
  readonly clientId: string;
}

/** A message of the bot that is not sent yet. */
export function pendingSend(seq: number, changes: Partial<PendingEffect> = {}, send: Partial<SendEffect> = {}) {
  const effect: SendEffect = {
    kind: 'send',
    seq,
    surface: 'messenger',
    speaker: 'bot',
    message: { text: `message ${seq}` },
    generation: 0,
    ...send,
  };
  return { effect, status: 'pending', doubts: 0, refusals: 0, ...changes } satisfies PendingEffect;
}
