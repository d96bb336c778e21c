import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';
import { Refused } from '../errors.ts';
import { emit, wireMessage, withoutPayload } from './emit.ts';
import { parseDataUrl, storeFile } from './files.ts';
import { reactionName } from './reactions.ts';
import { prolongControl } from './routing.ts';
import type { StoredPerson, Thread, WaitingRef } from './state.ts';
import {
  addLine,
  findLine,
  personOf,
  publishLine,
  publishPerson,
  publishThread,
  raiseMark,
  setTyping,
  threadOf,
} from './threads.ts';
import type { Line, LineAttachment, NewPerson, PhoneAction, SentFile } from './views.ts';
import { newId, type World } from './world.ts';

export function addPerson(world: World, { name, locale, timezone, gender, guest, user_ref }: NewPerson): StoredPerson {
  const [first = name, ...rest] = name.trim().split(/\s+/);
  const person: StoredPerson = {
    id: newId(),
    name,
    first_name: first,
    last_name: rest.join(' '),
    locale: locale ?? 'en_US',
    timezone: timezone ?? 0,
    ...(gender && { gender }),
    blocked: false,
    guest: guest ?? false,
    ...(user_ref && { user_ref: randomBytes(12).toString('hex') }),
  };
  world.state.people[person.id] = person;
  publishPerson(world, person);
  return person;
}

/**
 * Performs an action of a person on the phone.
 *
 * @returns the line that it added or changed, if any
 * @throws {Refused} if a phone would not allow it
 */
export function actOnPhone(world: World, person: string, action: PhoneAction): Line | undefined {
  const thread = threadOf(world, person);
  const actor = personOf(world, thread);
  if (actor.blocked && !['block', 'read', 'typing'].includes(action.action)) {
    throw new Refused(
      409,
      `${actor.name} has blocked the Page. Unblock it first: { "action": "block", "blocked": false }.`,
    );
  }
  switch (action.action) {
    case 'open':
      return open(world, thread, action);
    case 'get_started':
      return getStarted(world, thread);
    case 'message':
      return write(world, thread, action);
    case 'postback':
      return postback(world, thread, action);
    case 'react':
      return react(world, thread, action.mid, action.emoji);
    case 'edit':
      return edit(world, thread, action.mid, action.text);
    case 'delete':
      return remove(world, thread, action.mid);
    case 'typing':
      setTyping(world, 'person', thread, action.on);
      return undefined;
    case 'read':
      read(world, thread);
      return undefined;
    case 'block':
      actor.blocked = action.blocked;
      publishPerson(world, actor);
      return undefined;
  }
}

/** In an existing thread, a link is an event of its own. In a new thread it waits for Get Started. */
function open(world: World, thread: Thread, link: PhoneAction & { action: 'open' }): Line | undefined {
  const { source = 'SHORTLINK', referer_uri } = link;
  const ref = source === 'SHORTLINK' && world.state.losesRefs ? undefined : link.ref;
  const arrival: WaitingRef = { source, ...(ref && { ref }), ...(referer_uri && { referer_uri }) };
  if (thread.started) return ref || source !== 'SHORTLINK' ? refer(world, thread, arrival) : undefined;
  thread.waitingRef = arrival;
  publishThread(world, thread);
  return undefined;
}

function refer(world: World, thread: Thread, arrival: WaitingRef): Line {
  noteActivity(world, thread);
  const { ref, source } = arrival;
  const line = addLine(world, thread, { from: 'system', referral: { source, ...(ref && { ref }) } });
  const payload = { referral: wireReferral(world, thread, arrival) };
  emit(world, thread, { field: 'messaging_referrals', payload, at: line.at });
  return line;
}

function wireReferral(world: World, thread: Thread, { ref, source, referer_uri }: WaitingRef): JsonObject {
  const plugin = source === 'CUSTOMER_CHAT_PLUGIN';
  return {
    // Meta's plugin sent null if its tag had no ref.
    ...((ref || plugin) && { ref: ref ?? null }),
    source,
    type: 'OPEN_THREAD',
    ...(referer_uri && { referer_uri }),
    ...(plugin && { is_guest_user: personOf(world, thread).guest }),
  };
}

function getStarted(world: World, thread: Thread): Line {
  const payload = world.state.profile.get_started?.payload;
  if (payload === undefined) {
    throw new Refused(409, 'The Page has no Get Started button: no app has set get_started in its Messenger profile.');
  }
  const arrival = thread.waitingRef;
  const referral = arrival && { referral: wireReferral(world, thread, arrival) };
  delete thread.waitingRef;
  return press(world, thread, { title: 'Get Started', payload }, world.state.profileApp, referral);
}

/** `mid` names the line with the button. The app that sent this line gets the payload. */
function postback(world: World, thread: Thread, { title, payload, mid }: PhoneAction & { action: 'postback' }): Line {
  const creator = mid === undefined ? world.state.profileApp : lineOf(thread, mid).app_id;
  return press(world, thread, { title, payload }, creator);
}

function press(
  world: World,
  thread: Thread,
  button: { title: string; payload: string },
  creator: string | null | undefined,
  referral: JsonObject = {},
): Line {
  noteActivity(world, thread);
  const line = addLine(world, thread, { from: 'person', postback: button });
  const wire = { mid: line.id, ...button, ...referral };
  emit(world, thread, {
    field: 'messaging_postbacks',
    payload: { postback: wire },
    standby: { postback: withoutPayload(wire) },
    creator,
    at: line.at,
  });
  return line;
}

function write(world: World, thread: Thread, action: PhoneAction & { action: 'message' }): Line {
  const attachments = attachmentsOf(world, action);
  const { text, quick_reply, reply_to } = action;
  if (text === undefined && attachments.length === 0)
    throw new Refused(400, 'A message has text, a file or a sticker.');
  // Without Get Started, the ref of a new thread is an event of its own, just before the first message.
  if (thread.waitingRef && (thread.waitingRef.ref || thread.waitingRef.source !== 'SHORTLINK')) {
    const arrival = thread.waitingRef;
    delete thread.waitingRef;
    refer(world, thread, arrival);
  }
  noteActivity(world, thread);
  setTyping(world, 'person', thread, false);
  const line = addLine(world, thread, {
    from: 'person',
    message: {
      ...(text !== undefined && { text }),
      ...(attachments.length > 0 && { attachments }),
      ...(quick_reply && { quick_reply }),
      ...(reply_to && { reply_to: { mid: lineOf(thread, reply_to).id } }),
    },
  });
  const plugin = action.plugin && { tags: { source: 'customer_chat_plugin' } };
  const payload = { message: { ...wireMessage(line), ...plugin } };
  emit(world, thread, { field: 'messages', payload, standby: payload, at: line.at });
  personOf(world, thread).known = true;
  return line;
}

function attachmentsOf(
  world: World,
  { attachment, sticker_id }: PhoneAction & { action: 'message' },
): LineAttachment[] {
  if (sticker_id !== undefined) {
    return [{ type: 'sticker', sticker_id, url: `${world.url}/attachments/sticker-${sticker_id}` }];
  }
  return attachment ? [storeAttachment(world, attachment)] : [];
}

/**
 * Stores a file from a phone or the inbox.
 *
 * @throws {Refused} if it is not a data URL
 */
export function storeAttachment(world: World, { type, data, name }: SentFile): LineAttachment {
  const file = parseDataUrl(data);
  if (!file) throw new Refused(400, 'attachment.data must be a data URL, as FileReader.readAsDataURL gives it.');
  return { type, url: storeFile(world, { ...file, ...(name && { name }) }), ...(name && { name }) };
}

function react(world: World, thread: Thread, mid: string, emoji: string | null): Line {
  const line = lineOf(thread, mid);
  const before = line.reactions?.person;
  line.reactions = { ...line.reactions, person: emoji ?? undefined };
  const shown = emoji ?? before;
  noteActivity(world, thread);
  publishLine(world, thread, line);
  const reaction = {
    mid,
    action: emoji === null ? 'unreact' : 'react',
    ...(shown && { emoji: shown, reaction: reactionName(shown) }),
  };
  emit(world, thread, { field: 'message_reactions', payload: { reaction } });
  return line;
}

function edit(world: World, thread: Thread, mid: string, text: string): Line {
  const line = ownLine(thread, mid);
  line.message = { ...line.message, text };
  line.edits = (line.edits ?? 0) + 1;
  line.edited = true;
  publishLine(world, thread, line);
  emit(world, thread, { field: 'message_edits', payload: { message_edit: { mid, text, num_edit: line.edits } } });
  return line;
}

function remove(world: World, thread: Thread, mid: string): Line {
  const line = ownLine(thread, mid);
  delete line.message;
  line.deleted = true;
  publishLine(world, thread, line);
  const payload = { message: { mid, is_deleted: true } };
  emit(world, thread, { field: 'messages', payload, standby: payload });
  return line;
}

function read(world: World, thread: Thread): void {
  const last = thread.lines.findLast(({ from }) => from === 'page');
  if (!last || !raiseMark(thread, 'read', last.at)) return;
  publishThread(world, thread);
  const payload = { read: { watermark: last.at } };
  emit(world, thread, { field: 'message_reads', payload, standby: payload });
}

/** Opens the 24 h window, and gives an idle thread to the default app. Source: Send API, standard messaging window. */
function noteActivity(world: World, thread: Thread): void {
  thread.lastIn = world.now();
  thread.started = true;
  prolongControl(world, thread);
}

function lineOf(thread: Thread, mid: string): Line {
  const line = findLine(thread, mid);
  if (!line) throw new Refused(404, `There is no line ${mid} in this thread.`);
  return line;
}

function ownLine(thread: Thread, mid: string): Line {
  const line = lineOf(thread, mid);
  if (line.from !== 'person' || !line.message) throw new Refused(409, 'Only own messages can be edited or removed.');
  return line;
}
