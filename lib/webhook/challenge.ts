import { createHash, timingSafeEqual } from 'node:crypto';
import type { Answer } from './receive.ts';

/**
 * Answers Meta's check of a webhook's address: with the challenge as it came, where the token is ours.
 * Source: Webhooks, Verification requests. PHP-like senders write `hub_mode` for `hub.mode`; both are read.
 *
 * @param verifyToken asked for only where the request looks like Meta's: whoever else comes by is no failure of ours.
 */
export async function answerChallenge(
  query: Readonly<Record<string, string | undefined>>,
  verifyToken: () => Promise<string>,
): Promise<Answer> {
  const [mode, token, challenge] = ['mode', 'verify_token', 'challenge'].map(
    (name) => query[`hub.${name}`] ?? query[`hub_${name}`],
  );
  if (!mode || !token || !challenge) {
    return plain(400, 'This is where Meta sends webhooks. Expected hub.mode, hub.verify_token and hub.challenge.');
  }
  if (mode !== 'subscribe' || !isSame(token, await verifyToken()))
    return plain(403, 'Wrong hub.mode or hub.verify_token.');
  return plain(200, challenge);
}

/** Compares without telling by its duration how much was right. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && expected !== '' && timingSafeEqual(a, b);
}

function plain(statusCode: number, body: string): Answer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { statusCode, headers, body };
}
