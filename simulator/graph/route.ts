import { id, listOf } from '../../lib/json.ts';
import type { Label, Persona, StoredPerson, Thread } from '../model/state.ts';
import { findLine } from '../model/threads.ts';
import type { World } from '../model/world.ts';
import { uploadAttachment } from './attachments.ts';
import { authenticate } from './auth.ts';
import * as control from './control.ts';
import { GraphError, noSuchObject, unknownPath } from './error.ts';
import type { GraphCall, GraphHandler } from './handler.ts';
import * as labels from './labels.ts';
import { sendMessage } from './messages.ts';
import { moderateConversations } from './moderation.ts';
import { getInsights, logActivity, noIds, setNlpConfigs, unlinkAccounts } from './not-simulated.ts';
import { getConversation, getConversations, getMessage, getMessages, getPerson, getPersonPicture } from './people.ts';
import { createPersona, deletePersona, getPersona, listPersonas } from './personas.ts';
import * as profile from './profile.ts';
import type { GraphRequest, Method } from './request.ts';
import * as subscriptions from './subscriptions.ts';
import { debugToken, exchangeToken, getAccounts, getApp, getMe, getPermissions, getPicture } from './tokens.ts';

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
  permissions: { GET: getPermissions },
  picture: { GET: getPicture },
  custom_labels: { GET: labels.listLabels, POST: labels.createLabel },
  insights: { GET: getInsights },
  nlp_configs: { POST: setNlpConfigs },
  unlink_accounts: { POST: unlinkAccounts },
};

const APP_EDGES: Edges = {
  subscriptions: {
    GET: subscriptions.getSubscriptions,
    POST: subscriptions.subscribeApp,
    DELETE: subscriptions.unsubscribeApp,
  },
  activities: { POST: logActivity },
  page_activities: { POST: logActivity },
};

/** The handlers of a node itself, and of its edges. */
interface Node {
  self?: Partial<Record<Method, GraphHandler>>;
  edges: Edges;
}

/**
 * Answers one call.
 *
 * @throws {GraphError} if Meta would refuse it
 */
export async function routeGraph(world: World, request: GraphRequest): Promise<unknown> {
  const [first, second] = request.path;
  if (first === 'oauth' && second === 'access_token') return exchangeToken(world, request);
  const call: GraphCall = { ...request, world, caller: authenticate(world, request) };
  const { ids, ...params } = request.params;
  return ids === undefined ? answerNode(call) : answerSeveral({ ...call, params }, ids);
}

/** `GET /?ids=1,2` and `GET /{edge}?ids=1,2`: the answers by id. Source: Graph API, Multiple Object Reads. */
async function answerSeveral(call: GraphCall, ids: unknown): Promise<unknown> {
  const names = typeof ids === 'string' ? ids.split(',').map((name) => name.trim()) : listOf(ids, id);
  if (call.method !== 'GET' || names.length === 0 || names.includes('')) {
    throw new GraphError(2500, 'Cannot specify an empty identifier');
  }
  const answers: [string, unknown][] = [];
  for (const name of new Set(names)) answers.push([name, await answerNode({ ...call, path: [name, ...call.path] })]);
  return Object.fromEntries(answers);
}

function answerNode(call: GraphCall): unknown {
  const { path, method, world } = call;
  const [name = '', edge, ...more] = path;
  const node = findNode(world, call, name);
  if (!node) throw isId(name) || path.length === 0 ? noSuchObject(method, path.join('/')) : unknownPath(path);
  if (edge !== undefined && (more.length > 0 || !Object.hasOwn(node.edges, edge))) throw unknownPath([edge, ...more]);
  const handler = edge === undefined ? node.self?.[method] : node.edges[edge]?.[method];
  if (!handler) throw noSuchObject(method, path.join('/'));
  return handler(call);
}

/** Ids have digits only. Those of conversations and messages begin with `t_` and `m_`. */
const isId = (name: string): boolean => /^(?:[\d_]+|[tm]_.+)$/.test(name);

function findNode(world: World, { caller }: GraphCall, name: string): Node | undefined {
  if (name === 'debug_token') return { self: { GET: debugToken }, edges: {} };
  if (name === caller.app.id || (name === 'app' && caller.kind === 'app'))
    return { self: { GET: getApp }, edges: APP_EDGES };
  if (name === 'me' || name === world.options.page.id) return { self: { GET: getMe }, edges: PAGE_EDGES };
  return findStored(world, name);
}

/** People, conversations, messages, personas and labels have an id of their own. */
function findStored(world: World, id: string): Node | undefined {
  const { people, personas, threads, labels: allLabels } = world.state;
  const persona: Persona | undefined = personas[id];
  if (persona) {
    return {
      self: { GET: (call) => getPersona(call, persona), DELETE: (call) => deletePersona(call, persona) },
      edges: {},
    };
  }
  const label: Label | undefined = allLabels[id];
  if (label) return labelNode(label);
  const person: StoredPerson | undefined = people[id];
  if (person) return threads[id]?.started ? personNode(person) : undefined;
  const all: Thread[] = Object.values(threads);
  const thread = all.find((each) => each.id === id);
  if (thread) {
    const messages = { GET: (call: GraphCall) => getMessages(call, thread) };
    return { self: { GET: (call) => getConversation(call, thread) }, edges: { messages } };
  }
  for (const each of all) {
    const line = findLine(each, id);
    if (line) return { self: { GET: (call) => getMessage(call, each, line) }, edges: {} };
  }
  return undefined;
}

function labelNode(label: Label): Node {
  return {
    self: { GET: (call) => labels.getLabel(call, label), DELETE: (call) => labels.deleteLabel(call, label) },
    edges: {
      label: {
        POST: (call) => labels.addToLabel(call, label),
        DELETE: (call) => labels.removeFromLabel(call, label),
      },
    },
  };
}

function personNode(person: StoredPerson): Node {
  return {
    self: { GET: (call) => getPerson(call, person) },
    edges: {
      custom_labels: { GET: (call) => labels.listLabelsOf(call, person) },
      ids_for_apps: { GET: noIds },
      ids_for_pages: { GET: noIds },
      picture: { GET: (call) => getPersonPicture(call, person) },
    },
  };
}
