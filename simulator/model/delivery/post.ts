import { createHmac } from 'node:crypto';
import type { DeliveryView } from '../views.ts';
import { type AppIdentity, appendToLog, type World } from '../world.ts';

interface PostOptions {
  readonly url: string;
  readonly body: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly closing: AbortSignal;
}

/** `error` is missing if the callback answered with 200. */
export type PostResult = Pick<DeliveryView, 'status' | 'error' | 'took'>;

/** Posts signed events to a callback, as Meta does. Never throws. */
export async function post(app: AppIdentity, { url, body, timeout, closing }: PostOptions): Promise<PostResult> {
  const started = Date.now();
  let status = 0;
  let error: string | undefined;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', ...signatures(app, body) },
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeout), closing]),
    });
    status = response.status;
    await response.arrayBuffer();
    if (status !== 200) error = `HTTP ${status}`;
  } catch (cause) {
    error = reasonOf(cause, timeout);
  }
  return { status, error, took: Date.now() - started };
}

/** Adds a POST to the log of the control panel. */
export function logDelivery(
  world: World,
  app: AppIdentity,
  { body, ...posted }: PostResult & { url: string; body: string; attempt: number },
): void {
  const delivery: DeliveryView = {
    seq: (world.deliveries.at(-1)?.seq ?? 0) + 1,
    at: world.now(),
    app_id: app.id,
    body: JSON.parse(body),
    ...posted,
  };
  appendToLog(world.deliveries, delivery);
  world.publish({ type: 'delivery', delivery });
}

function signatures({ secret }: AppIdentity, body: string): Record<string, string> {
  const sign = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest('hex');
  return { 'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${sign('sha256')}` };
}

function reasonOf(cause: unknown, timeout: number): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
