import { buildPushPayload } from '@block65/webcrypto-web-push';
import type { PushSubscriptionJson } from '../../protocol/index.ts';
import type { PushKeys } from '../../settings/index.ts';
import { isPushEndpoint } from './push-endpoint.ts';

/** Longest wait for a push service (ms). */
const PATIENCE = 5_000;

/** A notification on its way to one browser. */
export interface PushMessage {
  /** JSON that the browser shows by itself (declarative web push), or the service worker does. At most 3,993 bytes. */
  readonly payload: string;
  /** 32 base64url characters: the push service keeps only the newest message of a topic. */
  readonly topic: string;
  /** How long the push service tries to deliver it (s). */
  readonly ttl: number;
}

/** `gone`: the browser has no subscription any more. `failed` says why, without the address. */
export type PushResult =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Sends one message to one browser. Never throws, and never takes longer than five seconds. */
export type SendPush = (subscription: PushSubscriptionJson, message: PushMessage) => Promise<PushResult>;

export interface WebPushOptions {
  readonly keys: PushKeys;
  /** Where a push service reaches the sender: `mailto:…` or an https address (RFC 8292). */
  readonly subject: string;
  /** See `isPushEndpoint`. */
  readonly testOrigin?: string;
  /** Default: five seconds (ms). */
  readonly patience?: number;
}

export function webPush({ keys, subject, testOrigin, patience = PATIENCE }: WebPushOptions): SendPush {
  return async (subscription, { payload, topic, ttl }) => {
    if (!isPushEndpoint(subscription.endpoint, testOrigin)) return failed('not a push service');
    try {
      const { method, headers, body } = await buildPushPayload(
        { data: payload, options: { ttl, topic, urgency: 'high' } },
        // A stand-in has no certificate. Its audience is written as that of a real push service: always https.
        { ...subscription, endpoint: subscription.endpoint.replace(/^http:/, 'https:'), expirationTime: null },
        { subject, ...keys },
      );
      const answer = await fetch(subscription.endpoint, {
        method: method.toUpperCase(),
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
      });
      await answer.body?.cancel();
      if (answer.status === 404 || answer.status === 410) return { kind: 'gone' };
      return answer.ok ? { kind: 'sent' } : failed(`HTTP ${answer.status}`);
    } catch (error) {
      return failed(error instanceof Error ? `${error.name}: ${causeOf(error)}` : 'unknown');
    }
  };
}

const failed = (reason: string): PushResult => ({ kind: 'failed', reason });

/** `fetch` says only that it failed. Its cause says why. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
