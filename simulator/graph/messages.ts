import { HUMAN_AGENT_WINDOW, STANDARD_WINDOW } from '../../lib/conversation/window.ts';
import { field, id, isObject, type JsonObject, text } from '../../lib/json.ts';
import { checkSend } from '../../lib/messenger/index.ts';
import { passControl, releaseControl } from '../model/routing.ts';
import { sendFromPage } from '../model/send.ts';
import type { Thread } from '../model/state.ts';
import {
  findLine,
  isReachable,
  ownerOf,
  personOf,
  publishLine,
  publishThread,
  raiseMark,
  setTyping,
} from '../model/threads.ts';
import type { Line, LineMessage } from '../model/views.ts';
import { isApp, type World } from '../model/world.ts';
import { saveAsset, toLineMessage } from './attachments.ts';
import { requirePage } from './auth.ts';
import { invalid, otherAppControls, outsideWindow, unavailablePerson } from './error.ts';
import { type GraphCall, recipientThread } from './handler.ts';
import { withinSoftLimits } from './soft-limits.ts';

/** `POST /{page}/messages`: a message or a sender action. Source: Send API reference. */
export async function sendMessage(call: GraphCall): Promise<unknown> {
  const { world, params } = call;
  const { id: app } = requirePage(call.caller);
  if (params.message !== undefined && params.sender_action !== undefined) {
    throw invalid('Cannot use message and sender_action at the same time', 2018014);
  }
  const uploaded = uploadedFile(call);
  const message = withinSoftLimits(world, uploaded ? withAttachment(params.message, uploaded) : params.message);
  const [violation] = checkSend({ ...params, message });
  if (violation) throw invalid(violation.message);

  const { thread, byUserRef } = recipientThread(world, params.recipient);
  checkReachable(world, thread, app, params, byUserRef);
  const recipient = byUserRef ? {} : { recipient_id: thread.person };
  if (params.sender_action !== undefined) {
    performSenderAction(world, thread, params);
    return recipient;
  }
  if (!isObject(message)) throw invalid('The parameter message is required');
  const { content, attachment } = await toLineMessage(world, message);
  const line = sendFromPage(world, thread, {
    app,
    message: withReply(content, thread, params.reply_to),
    metadata: text(message.metadata),
    persona: personaOf(world, params.persona_id),
  });
  performThreadControl(world, thread, params.thread_control);
  const attachmentId = uploaded?.reusable ? uploaded.attachment_id : attachment;
  return { ...recipient, message_id: line.id, ...(attachmentId && { attachment_id: attachmentId }) };
}

/**
 * Refuses a send that is not allowed now.
 *
 * @throws {GraphError} 551, 10/2018300, 10/2018278
 */
function checkReachable(world: World, thread: Thread, app: string, { tag }: JsonObject, byUserRef: boolean): void {
  if (!isReachable(personOf(world, thread))) throw unavailablePerson();
  const owner = ownerOf(world, thread)?.app_id ?? world.state.defaultApp;
  if (owner !== null && owner !== app) throw otherAppControls();
  const age = world.now() - (thread.lastIn ?? 0);
  // A user_ref can be used within the standard window only. Source: Send API, recipient.
  const window = tag === 'HUMAN_AGENT' && !byUserRef ? HUMAN_AGENT_WINDOW : STANDARD_WINDOW;
  if (age > window) throw outsideWindow();
}

function performSenderAction(world: World, thread: Thread, { sender_action, payload, persona_id }: JsonObject): void {
  switch (sender_action) {
    case 'typing_on':
    case 'typing_off':
      setTyping(world, 'page', thread, sender_action === 'typing_on', personaOf(world, persona_id));
      return;
    case 'mark_seen':
      if (raiseMark(thread, 'page_read', thread.updated)) publishThread(world, thread);
      return;
    default: {
      const line = findLine(thread, id(field(payload, 'message_id')) ?? '');
      if (!line) throw invalid('Invalid message_id: the message is not in this conversation');
      const emoji = sender_action === 'react' ? text(field(payload, 'reaction')) : undefined;
      line.reactions = { ...line.reactions, page: emoji };
      publishLine(world, thread, line);
    }
  }
}

/** Inline thread control takes effect after the send. Source: Conversation Routing, thread_control parameter. */
function performThreadControl(world: World, thread: Thread, control: unknown): void {
  if (!isObject(control)) return;
  if (control.control_type === 'release') {
    releaseControl(world, thread);
    return;
  }
  const to = id(control.app_id) ?? world.state.defaultApp;
  if (to === null || !isApp(world, to)) throw invalid('Invalid app id in thread_control', 2018164);
  passControl(world, thread, to);
}

function personaOf(world: World, id: unknown): Line['persona'] {
  if (id === undefined) return undefined;
  const persona = world.state.personas[String(id)];
  if (!persona) throw invalid('Invalid persona ID');
  return persona;
}

function withReply(message: LineMessage, thread: Thread, reply: unknown): LineMessage {
  const mid = id(field(reply, 'mid'));
  if (mid === undefined) return message;
  if (!findLine(thread, mid)) throw invalid('Invalid reply_to[mid]: the message is not in this conversation');
  return { ...message, reply_to: { mid } };
}

interface Upload {
  type: string;
  attachment_id: string;
  /** The caller wants to send the file again, so the answer has its id. */
  reusable: boolean;
}

/** Stores the file of a multipart send. Its attachment id goes into the message before that is checked. */
function uploadedFile({ world, params, file }: GraphCall): Upload | undefined {
  if (!file) return undefined;
  const attachment = field(params.message, 'attachment');
  const type = text(field(attachment, 'type'));
  if (type === undefined) throw invalid('The parameter message[attachment][type] is required');
  const reusable = field(field(attachment, 'payload'), 'is_reusable') === true;
  return { type, attachment_id: saveAsset(world, { type, file }).id, reusable };
}

function withAttachment(message: unknown, { type, attachment_id }: Upload): JsonObject {
  return { ...(isObject(message) ? message : {}), attachment: { type, payload: { attachment_id } } };
}
