import { originPattern } from '../../lib/config/allowed-origin.ts';
import { isLoopback } from '../../lib/config/loopback.ts';
import { checkProfile } from '../../lib/messenger/check-profile.ts';
import { limits } from '../../lib/messenger/limits.ts';
import { readUrl } from '../../lib/read-url.ts';

export interface Domains {
  /** As `chat.config.ts` has them: `https://shop.example`, `https://*.shop.example`. */
  readonly all: readonly string[];
  /** Those for Meta's own list, which accepts no wildcards. */
  readonly forMeta: readonly string[];
  /** One sentence for each mistake. */
  readonly problems: readonly string[];
}

/** Reads the form's list, one domain a line or separated by commas or blanks. Duplicates count once. */
export function readDomains(text: string): Domains {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '');
  const read = lines.map(readDomain);
  const all = [...new Set(read.flatMap((each) => ('domain' in each ? [each.domain] : [])))];
  const forMeta = all.filter((domain) => !domain.includes('*'));
  const problems = read.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (forMeta.length > limits.whitelistedDomains) {
    problems.push(`Meta accepts at most ${limits.whitelistedDomains} domains; the list has ${forMeta.length}.`);
  }
  return { all, forMeta, problems };
}

/** Reads one line. It may leave out `https://`, and may have capitals or letters that are not ASCII. */
function readDomain(line: string): { domain: string } | { problem: string } {
  const [, scheme = 'https://', wildcard = '', rest = ''] = /^([a-z][\w+.-]*:\/\/)?(\*\.)?(.*)$/i.exec(line) ?? [];
  const wrong = (what: string) => ({ problem: `${line}: ${what}` });
  if (!/^https?:\/\/$/i.test(scheme)) return wrong('write it as https://shop.example.');
  const url = readUrl(`https://${rest}`);
  if (!url) return wrong('this is not a domain; write it as https://shop.example.');
  const { host, hostname, pathname, search, hash, username } = url;
  const domain = `https://${wildcard}${host.replace(/\.(?=:\d+$|$)/, '')}`;
  if (isLoopback(`https://${rest}`)) {
    return wrong('leave it out; with `npm start` the plugin always works on this computer.');
  }
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('[')) {
    return wrong('an IP address is not a domain; Meta and certificates need a name, https://shop.example.');
  }
  if (!hostname.replace(/\.$/, '').includes('.'))
    return wrong('the name is incomplete; write it as https://shop.example.');
  if (scheme.toLowerCase() === 'http://')
    return wrong(`it must be https: write ${domain}, and serve the page with https.`);
  if (username !== '' || pathname !== '/' || search !== '' || hash !== '') {
    return wrong(`write it without a path and without anything else after the name: ${domain}.`);
  }
  return isAccepted(domain) ? { domain } : wrong('this is not a domain; write it as https://shop.example.');
}

/** By the plugin's rule and by Meta's. */
function isAccepted(domain: string): boolean {
  try {
    originPattern([domain], { local: false });
  } catch {
    return false;
  }
  return checkProfile({ whitelisted_domains: [domain.replace('*.', 'any.')] }).length === 0;
}
