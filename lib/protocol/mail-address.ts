import { readUrl } from '../read-url.ts';

/**
 * Reads a mail address as a person typed it. The domain is written as mail servers know it: in lower case and punycode.
 *
 * @returns `undefined` where it is not one address that SES could send to. Quoted local parts are left out: no provider
 *   gives them to people, and they can hold anything.
 */
export function mailAddress(typed: string): string | undefined {
  const visible = typed.replace(INVISIBLE, '');
  const [, local = '', name = ''] = /^\s*([^\s@]+)@([^\s@/\\?#:%[\]]+)\s*$/.exec(visible) ?? [];
  if (!/^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local) || local.length > MAX_LOCAL)
    return undefined;
  const domain = readUrl(`https://${name}`)?.hostname ?? '';
  if (!/^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?!\d+$)[a-z\d-]{2,}$/.test(domain)) return undefined;
  const address = `${local}@${domain}`;
  return address.length > MAX_ADDRESS ? undefined : address;
}

/** Marks that come with an address which was copied, from a text in Arabic or Hebrew for example. */
const INVISIBLE = /[\p{Bidi_Control}\u200B\uFEFF]/gu;

/** Source: RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;
