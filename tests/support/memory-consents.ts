import type { Consent } from '../../lib/mail/consent.ts';
import type { Consents } from '../../lib/mail/index.ts';

/** Consents in memory, by the hash of their address. */
export function memoryConsents(): Consents & { readonly all: Map<string, Consent> } {
  const all = new Map<string, Consent>();
  const read = async (hash: string) => all.get(hash) ?? { on: [] };
  return {
    all,
    read,
    async change(hash, change) {
      const result = change(await read(hash));
      if (result.next) all.set(hash, result.next);
      return result;
    },
  };
}
