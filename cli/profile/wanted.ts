import { type ChatConfig, siteDomain, writtenDomain } from '../../lib/config/index.ts';
import type { MessengerProfile } from '../../lib/messenger/index.ts';
import { checkProfile } from '../../lib/messenger/index.ts';

/** The properties that `chat.config.ts` sets; others at Meta stay as they are. */
export const managed = ['get_started', 'greeting', 'ice_breakers', 'persistent_menu', 'whitelisted_domains'] as const;
export type ManagedProfile = Pick<MessengerProfile, (typeof managed)[number]>;

/** What `chat.config.ts` wants Meta's Messenger Profile to be. */
export function wantedProfile({ profile, whitelistedDomains }: ChatConfig): ManagedProfile {
  const { get_started, greeting, ice_breakers, persistent_menu } = profile;
  const domains = whitelistedDomains.map(domainUrl).filter(isForMeta);
  return {
    get_started,
    greeting,
    ice_breakers,
    persistent_menu,
    whitelisted_domains: domains.length === 0 ? undefined : domains,
  };
}

/** Meta's spelling: https where no scheme is given, and a slash at the end. A page's address stays one. */
export function domainUrl(domain: string): string {
  const site = siteDomain(domain);
  if (site) return `${writtenDomain(site)}/`;
  const url = /^https?:\/\//i.test(domain) ? domain : `https://${domain}`;
  return url.toLowerCase().replace(/\/*$/, '/');
}

/** Meta accepts only whole names with https: no wildcard, no localhost, no path. */
export function isForMeta(domain: string): boolean {
  return isOrigin(domain) && !domain.includes('*') && checkProfile({ whitelisted_domains: [domain] }).length === 0;
}

/** Whether the address ends after the host: no path, no query. */
export function isOrigin(domain: string): boolean {
  return /^https?:\/\/[^/?#@\s]+\/?$/i.test(domain);
}
