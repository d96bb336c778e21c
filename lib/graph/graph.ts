import { createCall } from './call.ts';
import { type Conversations, createConversations } from './conversations.ts';
import { createModeration, type Moderation } from './moderation.ts';
import { createPeople, type People } from './people.ts';
import { createPersonas, type Personas } from './personas.ts';
import { createProfile, type ProfileClient } from './profile.ts';
import { createSend, type Send } from './send.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { createThreadControl, type ThreadControl } from './thread-control.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { axiosTransport, type Transport } from './transport.ts';
import type { Usage } from './usage.ts';

export interface GraphOptions {
  /** `https://graph.facebook.com`, or the simulator. */
  readonly url: string;
  /** The Page's id. */
  readonly pageId: string;
  /** The Page's access token. */
  readonly token: string;
  readonly appId: string;
  readonly appSecret: string;
  /** The time for a call with all of its tries, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Called after each answer that reports how much of Meta's limits is used. */
  readonly onUsage?: (usage: Usage) => void;
  /** Default: axios, loaded with the first call. */
  readonly transport?: Transport;
}

/** The Graph API for the app of one Page. Every method rejects with a {@link GraphError} and with nothing else. */
export interface Graph {
  readonly send: Send;
  readonly profile: ProfileClient;
  readonly threadControl: ThreadControl;
  readonly people: People;
  readonly conversations: Conversations;
  readonly subscriptions: Subscriptions;
  readonly tokens: Tokens;
  readonly personas: Personas;
  readonly moderation: Moderation;
}

/**
 * Makes the clients. Nothing is loaded or connected before the first call. Keep the result for the life of the process,
 * because it keeps connections open.
 *
 * @throws {TypeError} if `url` is not a URL.
 * @example const graph = createGraph({ url: 'https://graph.facebook.com', pageId, token, appId, appSecret });
 */
export function createGraph(options: GraphOptions): Graph {
  const { url, pageId, appId, appSecret, timeoutMs = 10_000, transport = axiosTransport() } = options;
  if (!URL.canParse(url)) throw new TypeError('GRAPH_URL is not a URL: it should be https://graph.facebook.com');
  const call = createCall({ ...options, timeoutMs, transport });
  const app = { appId, appToken: `${appId}|${appSecret}` };
  return {
    send: createSend(call, pageId),
    profile: createProfile(call, pageId),
    threadControl: createThreadControl(call, pageId),
    people: createPeople(call),
    conversations: createConversations(call, pageId),
    subscriptions: createSubscriptions(call, pageId, app),
    tokens: createTokens(call, app, appSecret),
    personas: createPersonas(call, pageId),
    moderation: createModeration(call, pageId),
  };
}
