import type { JsonObject } from '../../lib/json.ts';
import type { WebhookField } from '../../lib/messenger/index.ts';
import type { Thread } from './state.ts';
import { isBlockedByPage, ownerOf, personOf } from './threads.ts';
import type { Line, LineAttachment } from './views.ts';
import { type AppIdentity, appState, type World } from './world.ts';

/** An event for the webhooks of apps. */
export interface WireEvent {
  /** The webhook field that apps subscribe to. */
  field: WebhookField;
  /** What the owner gets in addition to sender, recipient and timestamp. */
  payload: JsonObject;
  /** What the other apps get under `standby`. They get nothing if it is missing, as for referrals and reactions. */
  standby?: JsonObject;
  /** The only app that gets it, for any owner of the thread: thread control. */
  to?: string;
  /** The app that made the button. Only this app gets the `payload` of the postback. */
  creator?: string | null;
  fromPage?: boolean;
  at?: number;
}

/**
 * Queues an event for each app that should get it: the owner on `messaging`, others on `standby`. An idle thread
 * belongs to the default app. If the Page has no default app, every app gets every event.
 * Source: Messenger Platform, Conversation Routing.
 */
export function emit(world: World, thread: Thread, event: WireEvent): void {
  if (isByPerson(event) && isBlockedByPage(personOf(world, thread))) return;
  const owner = ownerOf(world, thread)?.app_id ?? world.state.defaultApp;
  const time = event.at ?? world.now();
  for (const app of world.apps) {
    const channel = channelOf(app, owner, event);
    if (appState(world, app.id).callback === null) {
      world.options.log?.(`No callback of app ${app.id} is subscribed: this ${event.field} event is not delivered`);
    }
    if (!channel || !subscribed(world, app, event.field, channel)) continue;
    const item = { ...parties(world, thread, event), timestamp: time, ...contentFor(app, channel, event) };
    appState(world, app.id).waiting.push({ time: world.now(), channel, item });
    world.wake(app.id);
  }
  world.storage.save();
}

/** Thread control comes from an app, although its sender is the person. */
function isByPerson({ fromPage, to }: WireEvent): boolean {
  return !fromPage && to === undefined;
}

function channelOf(app: AppIdentity, owner: string | null, event: WireEvent): 'messaging' | 'standby' | undefined {
  if (event.to !== undefined) return event.to === app.id ? 'messaging' : undefined;
  if (owner === null || owner === app.id) return 'messaging';
  return event.standby ? 'standby' : undefined;
}

/** The app and the Page must both have the field. An event on standby needs the field `standby`, too. */
function subscribed(world: World, app: AppIdentity, field: string, channel: 'messaging' | 'standby'): boolean {
  const { callback, fields, pageFields } = appState(world, app.id);
  const needed = channel === 'standby' ? [field, 'standby'] : [field];
  return callback !== null && needed.every((each) => fields.includes(each) && pageFields.includes(each));
}

function parties(world: World, thread: Thread, { fromPage, payload }: WireEvent): JsonObject {
  const person = personOf(world, thread);
  // A person who came through the chat plugin is known by user_ref only, until they write.
  const unknown = person.user_ref !== undefined && !person.known && !('message' in payload && !fromPage);
  const customer = unknown ? { user_ref: person.user_ref } : { id: person.id };
  const page = { id: world.options.page.id };
  return fromPage ? { sender: page, recipient: customer } : { sender: customer, recipient: page };
}

function contentFor(app: AppIdentity, channel: 'messaging' | 'standby', event: WireEvent): JsonObject {
  if (channel === 'standby') return event.standby ?? {};
  const postback = event.payload.postback;
  if (event.creator === undefined || event.creator === null || event.creator === app.id || !postback) {
    return event.payload;
  }
  return { ...event.payload, postback: withoutPayload(postback) };
}

export function withoutPayload(postback: object): JsonObject {
  return { ...postback, payload: undefined };
}

/** `message` of a webhook event, from a line of the thread. */
export function wireMessage({ id, message }: Line): JsonObject {
  const { text, attachments, quick_reply, reply_to } = message ?? {};
  return {
    mid: id,
    ...(text !== undefined && { text }),
    ...(quick_reply && { quick_reply }),
    ...(reply_to && { reply_to }),
    ...(attachments && { attachments: attachments.map(wireAttachment) }),
  };
}

function wireAttachment({ type, url, sticker_id, template }: LineAttachment): JsonObject {
  if (type === 'template') return { type, payload: template };
  return { type, payload: { ...(url && { url }), ...(sticker_id !== undefined && { sticker_id }) } };
}
