import type { Persona, StoredPerson, Thread } from '../model/state.ts';
import { findLine } from '../model/threads.ts';
import type { World } from '../model/world.ts';
import { uploadAttachment } from './attachments.ts';
import { authenticate } from './auth.ts';
import * as control from './control.ts';
import { GraphError, noSuchObject } from './error.ts';
import type { GraphCall, GraphHandler } from './handler.ts';
import { sendMessage } from './messages.ts';
import { moderateConversations } from './moderation.ts';
import { getConversation, getConversations, getMessage, getMessages, getPerson } from './people.ts';
import { createPersona, deletePersona, getPersona, listPersonas } from './personas.ts';
import * as profile from './profile.ts';
import type { GraphRequest, Method } from './request.ts';
import * as subscriptions from './subscriptions.ts';
import { debugToken, exchangeToken, getAccounts, getMe } from './tokens.ts';

type Edges = Readonly<Record<string, Partial<Record<Method, GraphHandler>>>>;

/** Edges of the Page, as `/me/…` and `/{page}/…`. */
const PAGE_EDGES: Edges = {
  messages: { POST: sendMessage },
  message_attachments: { POST: uploadAttachment },
  messenger_profile: { GET: profile.getProfile, POST: profile.setProfile, DELETE: profile.deleteProfile },
  custom_user_settings: {
    GET: profile.getUserSettings,
    POST: profile.setUserSettings,
    DELETE: profile.deleteUserSettings,
  },
  pass_thread_control: { POST: control.passThreadControl },
  take_thread_control: { POST: control.takeThreadControl },
  request_thread_control: { POST: control.requestThreadControl },
  release_thread_control: { POST: control.releaseThreadControl },
  extend_thread_control: { POST: control.extendThreadControl },
  thread_owner: { GET: control.threadOwner },
  secondary_receivers: { GET: control.secondaryReceivers },
  conversations: { GET: getConversations },
  moderate_conversations: { POST: moderateConversations },
  subscribed_apps: {
    GET: subscriptions.getSubscribedApps,
    POST: subscriptions.subscribePage,
    DELETE: subscriptions.unsubscribePage,
  },
  personas: { GET: listPersonas, POST: createPersona },
  accounts: { GET: getAccounts },
};

const APP_EDGES: Edges = {
  subscriptions: {
    GET: subscriptions.getSubscriptions,
    POST: subscriptions.subscribeApp,
    DELETE: subscriptions.unsubscribeApp,
  },
};

/**
 * Answers one call.
 *
 * @throws {GraphError} if Meta would refuse it
 */
export async function routeGraph(world: World, request: GraphRequest): Promise<unknown> {
  const [node = '', edge, ...more] = request.path;
  if (node === 'oauth' && edge === 'access_token') return exchangeToken(world, request);
  const call: GraphCall = { ...request, world, caller: authenticate(world, request) };
  const handler = more.length === 0 ? findHandler(world, call, node, edge) : undefined;
  if (!handler) throw noSuchObject(request.method, request.path.join('/'));
  return handler(call);
}

function findHandler(
  world: World,
  { method, caller }: GraphCall,
  node: string,
  edge?: string,
): GraphHandler | undefined {
  if (node === 'debug_token' && edge === undefined) return method === 'GET' ? debugToken : undefined;
  if (node === caller.app.id || (node === 'app' && caller.kind === 'app')) return APP_EDGES[edge ?? '']?.[method];
  if (node === 'me' || node === world.options.page.id) {
    return edge === undefined ? (method === 'GET' ? getMe : undefined) : PAGE_EDGES[edge]?.[method];
  }
  return findNode(world, method, node, edge);
}

/** People, conversations, messages and personas have an id of their own. */
function findNode(world: World, method: Method, id: string, edge?: string): GraphHandler | undefined {
  const { people, personas, threads } = world.state;
  const person: StoredPerson | undefined = people[id];
  const persona: Persona | undefined = personas[id];
  const all: Thread[] = Object.values(threads);
  const thread = all.find((each) => each.id === id);
  if (thread && edge === 'messages' && method === 'GET') return (call) => getMessages(call, thread);
  if (edge !== undefined) return undefined;
  if (persona && method === 'DELETE') return (call) => deletePersona(call, persona);
  if (method !== 'GET') return undefined;
  if (persona) return (call) => getPersona(call, persona);
  if (person) return threads[id]?.started ? (call) => getPerson(call, person) : undefined;
  if (thread) return (call) => getConversation(call, thread);
  for (const each of all) {
    const line = findLine(each, id);
    if (line) return (call) => getMessage(call, each, line);
  }
  return undefined;
}

/** An unexpected error becomes Graph's error 1. */
export function toGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  return new GraphError(1, `An unknown error occurred: ${String(error)}`, undefined, { status: 500 });
}
