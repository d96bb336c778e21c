import type { JsonObject } from '../json.ts';
import {
  at,
  checkExactlyOne,
  checkId,
  checkKeys,
  checkList,
  checkObject,
  checkOneOf,
  checkText,
  checkUrl,
  optional,
  type Violation,
  type Violations,
} from './check.ts';
import { checkSource, checkTemplate } from './check-template.ts';
import { limits } from './limits.ts';

const contents = ['text', 'attachment', 'attachments', 'sticker_id'];
const mediaTypes = ['image', 'audio', 'video', 'file'];

/**
 * Checks the `message` of a Send API call against everything that Meta documents about its shape and limits.
 *
 * @param message any value: from a bot, or from an HTTP request.
 * @returns what Meta would refuse, each with its parameter; an empty list if Meta would accept the message.
 */
export function checkMessage(message: unknown): Violation[] {
  return [...violationsOf(message)];
}

export function violationsOf(value: unknown, param = 'message'): Violations {
  return checkObject(value, param, function* (message) {
    yield* checkKeys(message, param, [...contents, 'quick_replies', 'metadata']);
    yield* checkExactlyOne(message, param, contents);
    yield* optional(message.text, (text) => checkText(text, at(param, 'text'), limits.text));
    yield* optional(message.sticker_id, (id) => checkId(id, at(param, 'sticker_id')));
    yield* optional(message.attachment, (attachment) => checkAttachment(attachment, at(param, 'attachment')));
    yield* optional(message.attachments, (attachments) =>
      checkList(attachments, at(param, 'attachments'), { max: limits.images }, checkImage),
    );
    yield* optional(message.quick_replies, (replies) =>
      checkList(replies, at(param, 'quick_replies'), { max: limits.quickReplies }, checkQuickReply),
    );
    yield* checkMetadata(message.metadata, at(param, 'metadata'));
  });
}

function checkAttachment(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (attachment) {
    const path = at(param, 'payload');
    if (attachment.type === 'template') yield* checkTemplate(attachment.payload, path);
    else {
      yield* checkOneOf(attachment.type, at(param, 'type'), [...mediaTypes, 'template']);
      yield* checkObject(attachment.payload, path, (payload) => checkSource(payload, path));
    }
  });
}

function checkImage(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (attachment) {
    yield* checkOneOf(attachment.type, at(param, 'type'), ['image']);
    const path = at(param, 'payload');
    yield* checkObject(attachment.payload, path, (payload) => checkSource(payload, path));
  });
}

function checkQuickReply(value: unknown, param: string): Violations {
  return checkObject(value, param, function* (reply) {
    const type = reply.content_type;
    if (type === 'location') {
      yield { param: at(param, 'content_type'), message: 'Quick reply type location is no longer supported' };
      return;
    }
    yield* checkOneOf(type, at(param, 'content_type'), ['text', 'user_phone_number', 'user_email']);
    if (type === 'text') yield* checkTextReply(reply, param);
  });
}

/** With an image, the title and the payload may be missing. */
function* checkTextReply(reply: JsonObject, param: string): Violations {
  const hasImage = reply.image_url !== undefined && reply.image_url !== null;
  if (hasImage) yield* checkUrl(reply.image_url, at(param, 'image_url'));
  if (!(hasImage && isEmpty(reply.title))) {
    yield* checkText(reply.title, at(param, 'title'), limits.quickReplyTitle);
  }
  if (!(hasImage && isEmpty(reply.payload))) {
    yield* checkText(reply.payload, at(param, 'payload'), limits.quickReplyPayload);
  }
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The `metadata` of a message or of a change of control: the app that gets the event also gets this text. */
export function* checkMetadata(value: unknown, param = 'metadata'): Violations {
  yield* optional(value, (metadata) => checkText(metadata, param, limits.metadata));
}
