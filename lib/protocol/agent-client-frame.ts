import type { Shelf } from '../conversation/index.ts';
import type { JsonObject } from '../json.ts';
import { parseAgentAction } from './agent-action.ts';
import type { AgentClientFrame, AgentClientFrames, PushSubscriptionJson } from './agent-frames.ts';
import {
  bad,
  count,
  flag,
  frameFields,
  frameId,
  object,
  requiredFlag,
  requiredText,
  text,
  unknownType,
} from './fields.ts';
import { maxCursor, maxCustomer, maxEndpoint, maxName, maxToken } from './limits.ts';

/**
 * Reads a frame from an agent's browser.
 *
 * @param body as API Gateway hands it over; anything but text is a binary frame.
 * @throws {Refusal} that names what is wrong.
 */
export function parseAgentClientFrame(body: unknown): AgentClientFrame {
  const { type, fields } = frameFields(body);
  if (!isAgentFrameType(type)) throw unknownType(type);
  return readers[type](fields);
}

/** Whether a frame of this type comes from the inbox. All others come from the plugin. */
export function isAgentFrameType(type: string): type is keyof AgentClientFrames {
  return Object.hasOwn(readers, type);
}

const readers: {
  readonly [Type in keyof AgentClientFrames]: (fields: JsonObject) => AgentClientFrame<Type>;
} = {
  agent_invitation: (fields) => ({ type: 'agent_invitation', id: frameId(fields), token: token(fields.token) }),
  agent_sign_in: (fields) => ({ type: 'agent_sign_in', id: frameId(fields), token: token(fields.token) }),
  agent_hello: (fields) => ({
    type: 'agent_hello',
    id: frameId(fields),
    session: requiredText(fields.session, 'session', maxToken),
  }),
  agent_sign_out: (fields) => ({
    type: 'agent_sign_out',
    id: frameId(fields),
    everywhere: flag(fields.everywhere, 'everywhere'),
  }),
  agent_device: (fields) => ({ type: 'agent_device', id: frameId(fields) }),
  agent_list: (fields) => ({
    type: 'agent_list',
    id: frameId(fields),
    shelf: shelf(fields.shelf),
    cursor: text(fields.cursor, 'cursor', maxCursor),
    search: text(fields.search, 'search', maxName),
  }),
  agent_open: (fields) => ({ type: 'agent_open', id: frameId(fields), thread: customer(fields) }),
  agent_leave: (fields) => ({ type: 'agent_leave', id: frameId(fields), thread: customer(fields) }),
  agent_history: (fields) => ({
    type: 'agent_history',
    id: frameId(fields),
    thread: customer(fields),
    after: count(fields.after, 'after'),
    before: count(fields.before, 'before'),
  }),
  agent_event: (fields) => ({
    type: 'agent_event',
    id: frameId(fields),
    thread: customer(fields),
    action: parseAgentAction(fields.action),
  }),
  agent_forget: (fields) => ({ type: 'agent_forget', id: frameId(fields), thread: customer(fields) }),
  agent_ping: (fields) => ({
    type: 'agent_ping',
    id: frameId(fields),
    thread: text(fields.thread, 'thread', maxCustomer),
    visible: flag(fields.visible, 'visible'),
  }),
  agent_pause: (fields) => ({
    type: 'agent_pause',
    id: frameId(fields),
    paused: requiredFlag(fields.paused, 'paused'),
  }),
  agent_subscribe: (fields) => ({
    type: 'agent_subscribe',
    id: frameId(fields),
    subscription: subscription(fields.subscription),
  }),
  agent_unsubscribe: (fields) => ({
    type: 'agent_unsubscribe',
    id: frameId(fields),
    endpoint: requiredText(fields.endpoint, 'endpoint', maxEndpoint),
  }),
  agent_typing: (fields) => ({ type: 'agent_typing', thread: customer(fields), on: requiredFlag(fields.on, 'on') }),
};

export const agentClientFrameTypes = (): string[] => Object.keys(readers);

function token(value: unknown): string {
  return requiredText(value, 'token', maxToken);
}

function customer(fields: JsonObject): string {
  return requiredText(fields.thread, 'thread', maxCustomer);
}

function shelf(value: unknown): Shelf {
  if (value === 'open' || value === 'bot' || value === 'done') return value;
  throw bad('shelf', 'open, bot or done');
}

function subscription(given: unknown): PushSubscriptionJson {
  const value = object(given, 'subscription');
  const keys = object(value.keys, 'subscription.keys');
  return {
    endpoint: requiredText(value.endpoint, 'subscription.endpoint', maxEndpoint),
    keys: {
      p256dh: requiredText(keys.p256dh, 'subscription.keys.p256dh', maxToken),
      auth: requiredText(keys.auth, 'subscription.keys.auth', maxToken),
    },
  };
}
