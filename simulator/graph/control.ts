import { isObject, type JsonObject, text } from '../model/json.ts';
import { extendControl, passControl, releaseControl, requestControl, takeControl } from '../model/routing.ts';
import type { Thread } from '../model/state.ts';
import { ownerOf } from '../model/threads.ts';
import { appName, isApp } from '../model/world.ts';
import { INBOX_APP_ID } from '../options.ts';
import { required, requirePage } from './auth.ts';
import { GraphError, invalid, otherAppControls } from './error.ts';
import { type GraphCall, recipientThread } from './handler.ts';

/** The thread control calls. Source: Messenger Platform, Conversation Routing. */

const WEEK = 7 * 24 * 3600;
const SUCCESS = { success: true };

/** By the owner, or by anybody while the thread is idle. */
export function pass(call: GraphCall): unknown {
  const { thread } = asOwner(call);
  const to = text(call.params.target_app_id) ?? call.world.state.defaultApp;
  if (to === null) throw invalid('The parameter target_app_id is required: the Page has no default app');
  if (!isApp(call.world, to)) throw invalid('Invalid app id: the app is not connected to the Page', 2018164);
  passControl(call.world, thread, to, metadata(call.params));
  return SUCCESS;
}

export function take(call: GraphCall): unknown {
  const { thread, app } = asApp(call);
  if (call.world.state.defaultApp === null) {
    throw new GraphError(10, '(#10) Taking thread control is not allowed: the Page has no default app.', 2018171);
  }
  takeControl(call.world, thread, app, metadata(call.params));
  return SUCCESS;
}

export function request(call: GraphCall): unknown {
  const { thread, app } = asApp(call);
  requestControl(call.world, thread, app, metadata(call.params));
  return SUCCESS;
}

export function release(call: GraphCall): unknown {
  const { thread } = asOwner(call);
  releaseControl(call.world, thread);
  return SUCCESS;
}

export function extend(call: GraphCall): unknown {
  const { thread, app } = asOwner(call);
  const duration = Number(call.params.duration);
  if (!Number.isInteger(duration) || duration < 1 || duration > WEEK) {
    throw invalid(`Param duration must be a number of seconds from 1 to ${WEEK}`);
  }
  extendControl(call.world, thread, app, duration);
  return SUCCESS;
}

/** The app id is shown to the owner and to the default app only; an idle thread has no owner. */
export function threadOwner({ world, caller, params }: GraphCall): unknown {
  const app = requirePage(caller);
  const { thread } = recipientThread(world, { id: required(params, 'recipient') });
  const owner = ownerOf(world, thread);
  if (!owner) return { data: [] };
  const shown = owner.app_id === app.id || world.state.defaultApp === app.id;
  const expiration = Math.floor(owner.expires / 1000);
  return { data: [{ thread_owner: { ...(shown && { app_id: owner.app_id }), expiration } }] };
}

/** The Page's other apps, as the handover protocol listed them. */
export function secondaryReceivers({ world, caller }: GraphCall): unknown {
  requirePage(caller);
  const ids = [INBOX_APP_ID, ...world.apps.map(({ id }) => id)].filter((id) => id !== world.state.defaultApp);
  return { data: ids.map((id) => ({ id, name: appName(world, id) })) };
}

function asApp(call: GraphCall): { thread: Thread; app: string } {
  const { id: app } = requirePage(call.caller);
  return { thread: recipientThread(call.world, call.params.recipient).thread, app };
}

function asOwner(call: GraphCall): { thread: Thread; app: string } {
  const { thread, app } = asApp(call);
  const owner = ownerOf(call.world, thread);
  if (owner && owner.app_id !== app) throw otherAppControls();
  return { thread, app };
}

/** A string; one that holds JSON was parsed where it came in a form. */
const metadata = ({ metadata: given }: JsonObject): string | undefined =>
  isObject(given) || Array.isArray(given) ? JSON.stringify(given) : text(given);
