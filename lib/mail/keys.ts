import { createHash } from 'node:crypto';
import { itemKinds } from '../store/item-kinds.ts';

/** The hash of an address, as the table knows it. Who reads the table cannot read the address. */
export function addressHash(page: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([page, address.toLowerCase()]))
    .digest('hex');
}

/** What an address has said about mails: it outlives every conversation. */
export const addressKey = itemKinds.mailConsent.key;
