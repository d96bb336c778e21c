import { isObject, type JsonObject } from '../json.ts';
import {
  at,
  checkExactlyOne,
  checkId,
  checkObject,
  checkOneOf,
  checkText,
  optional,
  required,
  type Violation,
  type Violations,
} from './check.ts';
import { violationsOf } from './check-message.ts';

const recipients = ['id', 'user_ref', 'comment_id', 'post_id', 'notification_messages_token', 'one_time_notif_token'];
const senderActions = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact'];

/**
 * Checks the body of `POST /{page}/messages`: recipient, message or sender action, and the other fields.
 *
 * @returns what Meta would refuse, each with its parameter; an empty list if Meta would accept the body.
 */
export function checkSend(body: unknown): Violation[] {
  return isObject(body) ? [...violationsOfSend(body)] : [{ param: 'body', message: 'The body must be a JSON object' }];
}

function* violationsOfSend(body: JsonObject): Violations {
  yield* checkObject(body.recipient, 'recipient', function* (recipient) {
    yield* checkExactlyOne(recipient, 'recipient', recipients);
    for (const name of recipients) yield* optional(recipient[name], (value) => checkId(value, at('recipient', name)));
  });
  if (body.message === undefined && body.sender_action === undefined) yield required('message');
  if (body.message !== undefined && body.sender_action !== undefined) {
    yield { param: 'sender_action', message: 'Param sender_action must not come together with message' };
  }
  if (body.message !== undefined) yield* violationsOf(body.message);
  if (body.sender_action !== undefined) yield* checkSenderAction(body);
  yield* checkOtherFields(body);
}

function* checkSenderAction(body: JsonObject): Violations {
  const action = body.sender_action;
  yield* checkOneOf(action, 'sender_action', senderActions);
  if (action === 'react' || action === 'unreact') {
    yield* checkObject(body.payload, 'payload', function* (payload) {
      yield* checkText(payload.message_id, 'payload[message_id]');
      if (action === 'react') yield* checkText(payload.reaction, 'payload[reaction]');
    });
  }
  if (body.persona_id !== undefined && action !== 'typing_on' && action !== 'typing_off') {
    yield { param: 'persona_id', message: 'Param persona_id goes with a message, typing_on and typing_off only' };
  }
}

function* checkOtherFields(body: JsonObject): Violations {
  yield* optional(body.messaging_type, (type) =>
    checkOneOf(type, 'messaging_type', ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']),
  );
  if (body.messaging_type === 'MESSAGE_TAG' && body.tag === undefined) yield required('tag');
  // Meta refuses the other three tags with error 100 since 2026-04-27.
  yield* optional(body.tag, (tag) => checkOneOf(tag, 'tag', ['HUMAN_AGENT', 'CUSTOMER_FEEDBACK']));
  yield* optional(body.notification_type, (type) =>
    checkOneOf(type, 'notification_type', ['REGULAR', 'SILENT_PUSH', 'NO_PUSH']),
  );
  yield* optional(body.reply_to, (reply) => checkObject(reply, 'reply_to', (to) => checkText(to.mid, 'reply_to[mid]')));
  yield* optional(body.persona_id, (persona) => checkId(persona, 'persona_id'));
  yield* optional(body.thread_control, (control) =>
    checkObject(control, 'thread_control', function* (fields) {
      yield* checkOneOf(fields.control_type, 'thread_control[control_type]', ['pass', 'release']);
      yield* optional(fields.app_id, (app) => checkId(app, 'thread_control[app_id]'));
    }),
  );
}
