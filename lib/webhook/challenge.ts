import { createHash, timingSafeEqual } from 'node:crypto';
import type { Answer } from './receive.ts';

/**
 * Answers Meta's check of the webhook's address: it returns the challenge if the token is the one that was set.
 * Some senders write `hub_mode` for `hub.mode`; both are read. Source: Webhooks, Verification requests.
 *
 * @param verifyToken called only for requests that look like Meta's: scanners would turn a missing token into error
 * logs.
 */
export async function answerChallenge(
  query: Readonly<Record<string, string | undefined>>,
  verifyToken: () => Promise<string>,
): Promise<Answer> {
  const [mode, token, challenge] = ['mode', 'verify_token', 'challenge'].map(
    (name) => query[`hub.${name}`] ?? query[`hub_${name}`],
  );
  if (!mode || !token || !challenge) {
    return plain(400, 'Meta sends webhooks to this address. Expected hub.mode, hub.verify_token and hub.challenge.');
  }
  if (mode !== 'subscribe' || !isSame(token, await verifyToken()))
    return plain(403, 'Wrong hub.mode or hub.verify_token.');
  return plain(200, challenge);
}

/** Compares in constant time, so that the duration does not show how much of the token was right. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && expected !== '' && timingSafeEqual(a, b);
}

function plain(statusCode: number, body: string): Answer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { statusCode, headers, body };
}
