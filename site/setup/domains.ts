import { originPattern } from '../../lib/config/allowed-origin.ts';
import { checkProfile } from '../../lib/messenger/check-profile.ts';
import { limits } from '../../lib/messenger/limits.ts';

export interface Domains {
  /** As `chat.config.ts` has them: `https://shop.example`, `https://*.shop.example`. */
  readonly all: readonly string[];
  /** Those that Meta's own list takes: no wildcards. */
  readonly forMeta: readonly string[];
  /** What has to be mended, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads the form's list, one domain a line or separated by commas or blanks. What is twice in it counts once. */
export function readDomains(text: string): Domains {
  const lines = text.split(/[\s,;]+/).filter((line) => line !== '');
  const read = lines.map(readDomain);
  const all = [...new Set(read.flatMap((each) => ('domain' in each ? [each.domain] : [])))];
  const forMeta = all.filter((domain) => !domain.includes('*'));
  const problems = read.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (forMeta.length > limits.whitelistedDomains) {
    problems.push(`Meta takes ${limits.whitelistedDomains} domains at most; these are ${forMeta.length}.`);
  }
  return { all, forMeta, problems };
}

/** One line. What can only be meant in one way is understood: a missing `https://`, letters that names are not written with. */
function readDomain(line: string): { domain: string } | { problem: string } {
  const [, scheme = 'https://', wildcard = '', rest = ''] = /^([a-z][\w+.-]*:\/\/)?(\*\.)?(.*)$/i.exec(line) ?? [];
  const wrong = (what: string) => ({ problem: `${line}: ${what}` });
  if (!/^https?:\/\/$/i.test(scheme)) return wrong('write it as https://shop.example.');
  if (!URL.canParse(`https://${rest}`)) return wrong('this is no domain; write it as https://shop.example.');
  const { host, hostname, pathname, search, hash, username } = new URL(`https://${rest}`);
  const right = `https://${wildcard}${host}`;
  if (/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)) {
    return wrong('leave it out; with `npm start` the plugin talks on this computer anyway.');
  }
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('[')) {
    return wrong('an IP address is no domain; Meta and certificates need a name, https://shop.example.');
  }
  if (!hostname.replace(/\.$/, '').includes('.'))
    return wrong('the name is not whole; write it as https://shop.example.');
  if (scheme.toLowerCase() === 'http://')
    return wrong(`it must be https: write ${right}, and serve the page with https.`);
  if (username !== '' || pathname !== '/' || search !== '' || hash !== '') {
    return wrong(`without a path and all that comes after the name: write ${right}.`);
  }
  return accepted(right) ? { domain: right } : wrong('this is no domain; write it as https://shop.example.');
}

/** By the rule that the plugin goes by, and by Meta's own. */
function accepted(domain: string): boolean {
  try {
    originPattern([domain], { local: false });
  } catch {
    return false;
  }
  return checkProfile({ whitelisted_domains: [domain.replace('*.', 'any.')] }).length === 0;
}
