import { PAGE_INBOX_APP_ID } from '../../lib/conversation/index.ts';
import { id, isObject, type JsonObject, text } from '../../lib/json.ts';
import { extendControl, passControl, releaseControl, requestControl, takeControl } from '../model/routing.ts';
import type { Thread } from '../model/state.ts';
import { ownerOf } from '../model/threads.ts';
import { appName, isApp } from '../model/world.ts';
import { required, requirePage } from './auth.ts';
import { GraphError, invalid, otherAppControls } from './error.ts';
import { type GraphCall, recipientThread } from './handler.ts';

// The thread control calls. Source: Messenger Platform, Conversation Routing.

const WEEK = 7 * 24 * 3600;
const SUCCESS = { success: true };

/** Allowed for the owner, and for every app while the thread is idle. */
export function passThreadControl(call: GraphCall): unknown {
  const { thread } = asOwner(call);
  const to = id(call.params.target_app_id) ?? call.world.state.defaultApp;
  if (to === null) throw invalid('The parameter target_app_id is required: the Page has no default app');
  if (!isApp(call.world, to)) throw invalid('Invalid app id: the app is not connected to the Page', 2018164);
  passControl(call.world, thread, to, metadata(call.params));
  return SUCCESS;
}

export function takeThreadControl(call: GraphCall): unknown {
  const { thread, app } = asApp(call);
  if (call.world.state.defaultApp === null) {
    throw new GraphError(10, '(#10) Taking thread control is not allowed: the Page has no default app.', 2018171);
  }
  takeControl(call.world, thread, app, metadata(call.params));
  return SUCCESS;
}

export function requestThreadControl(call: GraphCall): unknown {
  const { thread, app } = asApp(call);
  requestControl(call.world, thread, app, metadata(call.params));
  return SUCCESS;
}

export function releaseThreadControl(call: GraphCall): unknown {
  const { thread } = asOwner(call);
  releaseControl(call.world, thread);
  return SUCCESS;
}

export function extendThreadControl(call: GraphCall): unknown {
  const { thread, app } = asOwner(call);
  const duration = Number(call.params.duration);
  if (!Number.isInteger(duration) || duration < 1 || duration > WEEK) {
    throw invalid(`Param duration must be a number of seconds from 1 to ${WEEK}`);
  }
  extendControl(call.world, thread, app, duration);
  return SUCCESS;
}

/** Only the owner and the default app get the app id. An idle thread has no owner. */
export function threadOwner({ world, caller, params }: GraphCall): unknown {
  const app = requirePage(caller);
  const { recipient } = params;
  const { thread } = recipientThread(world, isObject(recipient) ? recipient : { id: required(params, 'recipient') });
  const owner = ownerOf(world, thread);
  if (!owner) return { data: [] };
  const shown = owner.app_id === app.id || world.state.defaultApp === app.id;
  const expiration = Math.floor(owner.expires / 1000);
  return { data: [{ thread_owner: { ...(shown && { app_id: owner.app_id }), expiration } }] };
}

/** The Page's apps except the default app, as the handover protocol listed them. */
export function secondaryReceivers({ world, caller }: GraphCall): unknown {
  requirePage(caller);
  const ids = [PAGE_INBOX_APP_ID, ...world.apps.map(({ id }) => id)].filter((id) => id !== world.state.defaultApp);
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

/** Some clients send an object as metadata. Apps get it as text. */
function metadata({ metadata: given }: JsonObject): string | undefined {
  return given === undefined || typeof given === 'string' ? text(given) : JSON.stringify(given);
}
