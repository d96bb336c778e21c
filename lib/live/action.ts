import type { Thread } from '../conversation/index.ts';
import type { Referral } from '../messenger/index.ts';
import type { PageReferral, VisitorAction } from '../protocol/index.ts';
import { sha256Of } from '../sha256.ts';

/** What the server knows of the conversation that an action belongs to. */
export interface Circumstances {
  readonly thread: Thread;
  /** The browser's id of the action. */
  readonly clientId: string;
  /** When it was received (ms). */
  readonly now: number;
  /** True where nothing of the conversation is stored yet. */
  readonly isNew: boolean;
  /** What the Get Started button of the profile sends. */
  readonly getStarted?: string;
  /** With `read`: when the line that was read was written (ms). */
  readonly watermark?: number;
}

/**
 * A visitor's action as the item of `entry.messaging` that Meta's plugin caused. Messages have `tags.source`.
 * A referral comes with the first postback of a new conversation, or by itself in one that exists.
 */
export function messagingItem(action: VisitorAction, circumstances: Circumstances): Readonly<Record<string, unknown>> {
  const { thread, clientId, now, isNew, getStarted, watermark } = circumstances;
  const base = { sender: { id: thread.customer }, recipient: { id: thread.page }, timestamp: now };
  const mid = `w_${actionKey(thread, clientId)}`;
  if ('message' in action)
    return { ...base, message: { mid, ...action.message, tags: { source: 'customer_chat_plugin' } } };
  if ('read' in action) return { ...base, read: { watermark: watermark ?? now } };
  if ('postback' in action) {
    const { title = '', payload = getStarted, referral } = action.postback;
    return { ...base, postback: { mid, title, payload, referral: referral && pluginReferral(referral) } };
  }
  const referral = pluginReferral(action.referral);
  if (isNew && getStarted !== undefined)
    return { ...base, postback: { mid, title: '', payload: getStarted, referral } };
  return { ...base, referral };
}

/** The key of an action: SHA-256 hex of thread and `clientId`. It stays the same when the browser sends it again. */
export function actionKey({ page, customer }: Thread, clientId: string): string {
  return sha256Of(['web', page, customer, clientId]);
}

function pluginReferral({ ref, referer_uri }: PageReferral): Referral {
  return { ref, source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD', referer_uri, is_guest_user: true };
}
