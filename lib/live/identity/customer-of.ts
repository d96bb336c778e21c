import { createHash } from 'node:crypto';
import type { Identity } from '../../conversation/index.ts';

/**
 * The customer of a proven identity: the same in every browser, another one on each Page. The hash keeps the shop's own
 * id out of keys and logs. It opens nothing: a session does.
 */
export function customerOf(page: string, { sub }: Identity): string {
  const hash = createHash('sha256').update(JSON.stringify(['identity', page, sub]));
  return `web-${hash.digest('base64url')}`;
}
