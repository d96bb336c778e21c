import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { number, object, text } from '../json.ts';
import { type LiveTable, ttl } from '../live/table.ts';
import type { PushSubscriptionJson } from '../protocol/index.ts';
import { agentPrefix, agentsKey, ofAgentPrefix } from '../store/keys.ts';
import { type AgentSession, agentSessionLasts, readAgentSession } from './agent-sessions.ts';
import { allAgentItems } from './agents-query.ts';
import { agentSessionKey, subscriptionKey } from './keys.ts';

/** Browsers of one agent that get notifications. One more takes the place of the oldest. */
export const maxSubscriptions = 20;

/** A browser that an agent allowed to show notifications. */
export interface Subscription extends PushSubscriptionJson {
  /** The agent's id. */
  readonly agent: string;
  /** Hash of the session that it was made in: it ends with it. */
  readonly session: string;
  readonly createdAt: number;
}

export interface Subscriptions {
  /** Keeps a subscription. A browser belongs to the agent who subscribed there last. The caller checks the endpoint. */
  add(session: Pick<AgentSession, 'agent' | 'hash'>, subscription: PushSubscriptionJson, now: number): Promise<void>;
  /** The subscriptions of an agent whose sessions have not ended, the oldest first. */
  of(agentId: string, now: number): Promise<readonly Subscription[]>;
  remove(agentId: string, endpoint: string): Promise<void>;
}

export function subscriptions(liveTable: LiveTable): Subscriptions {
  const { documentClient, table } = liveTable;

  async function remove(agent: string, endpoint: string): Promise<void> {
    await documentClient.send(new DeleteCommand({ TableName: table, Key: subscriptionKey(agent, endpoint) }));
  }

  return {
    remove,

    async add({ agent, hash }, { endpoint, keys: { p256dh, auth } }, now) {
      const subscription: Subscription = { agent, session: hash, createdAt: now, endpoint, keys: { p256dh, auth } };
      // No session lasts longer, and it ends with its session.
      const Item = { ...subscriptionKey(agent, endpoint), subscription, ttl: ttl(now + agentSessionLasts) };
      await documentClient.send(new PutCommand({ TableName: table, Item }));
      const all = (await allAgentItems(liveTable, agentPrefix))
        .map(readSubscription)
        .filter((each) => each !== undefined);
      const elsewhere = all.filter((each) => each.endpoint === endpoint && each.agent !== agent);
      const own = all.filter((each) => each.agent === agent).sort((a, b) => b.createdAt - a.createdAt);
      const over = [...elsewhere, ...own.slice(maxSubscriptions)];
      await Promise.all(over.map((each) => remove(each.agent, each.endpoint)));
    },

    async of(agentId, now) {
      const items = await allAgentItems(liveTable, ofAgentPrefix(agentId));
      const sessions = new Set(items.map((item) => readAgentSession(item, now)?.hash));
      return items
        .map(readSubscription)
        .filter((each) => each !== undefined)
        .filter(({ session }) => sessions.has(session))
        .sort((a, b) => a.createdAt - b.createdAt);
    },
  };
}

function readSubscription(value: unknown): Subscription | undefined {
  const stored = object(object(value)?.subscription);
  const keys = object(stored?.keys);
  const agent = text(stored?.agent);
  const session = text(stored?.session);
  const endpoint = text(stored?.endpoint);
  const [p256dh, auth] = [text(keys?.p256dh), text(keys?.auth)];
  const createdAt = number(stored?.createdAt);
  if (!agent || !session || !endpoint || !p256dh || !auth || createdAt === undefined) return undefined;
  return { agent, session, createdAt, endpoint, keys: { p256dh, auth } };
}

/** Whether an item belongs to this session: the session itself, and what was subscribed in it. */
export function isOfSession(item: unknown, { agent, hash }: Pick<AgentSession, 'agent' | 'hash'>): boolean {
  const sk = object(item)?.sk;
  return (
    sk === agentSessionKey(agent, hash).sk ||
    (object(item)?.pk === agentsKey && readSubscription(item)?.session === hash)
  );
}
