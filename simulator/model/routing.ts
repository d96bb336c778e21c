import { CONTROL_LASTS } from '../../lib/conversation/owner.ts';
import { emit } from './emit.ts';
import type { Thread } from './state.ts';
import { addLine, ownerOf, publishThread } from './threads.ts';
import type { ControlNotice } from './views.ts';
import type { World } from './world.ts';

// Control of one thread. The caller checks what an app may do. Source: Messenger Platform, Conversation Routing.

/**
 * Makes control last for another 24 h after an action of the person or the owner. An idle thread goes to the default
 * app without an event.
 */
export function prolongControl(world: World, thread: Thread): void {
  const owner = ownerOf(world, thread)?.app_id ?? world.state.defaultApp;
  const expires = Math.max(thread.owner?.expires ?? 0, world.now() + CONTROL_LASTS);
  thread.owner = owner === null ? null : { app_id: owner, expires };
}

/** Only the new owner gets an event. */
export function passControl(world: World, thread: Thread, to: string, metadata?: string): void {
  const from = move(world, thread, 'pass', to, metadata);
  emit(world, thread, {
    field: 'messaging_handovers',
    to,
    payload: { pass_thread_control: { previous_owner_app_id: from, new_owner_app_id: to, metadata } },
  });
}

/** Only the previous owner gets an event. */
export function takeControl(world: World, thread: Thread, to: string, metadata?: string): void {
  if (ownerOf(world, thread)?.app_id === to) {
    prolongControl(world, thread);
    return;
  }
  const from = move(world, thread, 'take', to, metadata);
  const previous = from ?? world.state.defaultApp;
  if (previous === null || previous === to) return;
  emit(world, thread, {
    field: 'messaging_handovers',
    to: previous,
    payload: { take_thread_control: { previous_owner_app_id: from, new_owner_app_id: to, metadata } },
  });
}

/** Sends the request to the owner, or to the default app of an idle thread. The owner stays. */
export function requestControl(world: World, thread: Thread, by: string, metadata?: string): void {
  const owner = ownerOf(world, thread)?.app_id ?? world.state.defaultApp;
  notice(world, thread, { action: 'request', from: owner, to: by, metadata });
  if (owner === null) return;
  emit(world, thread, {
    field: 'messaging_handovers',
    to: owner,
    payload: { request_thread_control: { requested_owner_app_id: by, metadata } },
  });
}

/** Makes the thread idle. No app gets an event. */
export function releaseControl(world: World, thread: Thread): void {
  const from = ownerOf(world, thread)?.app_id ?? null;
  thread.owner = null;
  notice(world, thread, { action: 'release', from, to: null });
}

/** @param duration - seconds from now */
export function extendControl(world: World, thread: Thread, app: string, duration: number): void {
  thread.owner = { app_id: app, expires: world.now() + duration * 1000 };
  publishThread(world, thread);
}

function move(world: World, thread: Thread, action: 'pass' | 'take', to: string, metadata?: string): string | null {
  const from = ownerOf(world, thread)?.app_id ?? null;
  thread.owner = { app_id: to, expires: world.now() + CONTROL_LASTS };
  notice(world, thread, { action, from, to, metadata });
  return from;
}

function notice(world: World, thread: Thread, control: ControlNotice): void {
  addLine(world, thread, { from: 'system', control });
}
