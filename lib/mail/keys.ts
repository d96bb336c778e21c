import { sha256Of } from '../sha256.ts';
import { itemKinds } from '../store/item-kinds.ts';

/** The hash of an address. What stays of it when its conversation is forgotten has no address in it. */
export function addressHash(page: string, address: string): string {
  return sha256Of([page, address.toLowerCase()]);
}

/** What an address has said about mails: it outlives every conversation. */
export const addressKey = itemKinds.mailConsent.key;
