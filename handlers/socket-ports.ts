import config from '#config';
import { agentDirectory } from '../lib/agents/index.ts';
import { isPushEndpoint } from '../lib/agents/notify/push-endpoint.ts';
import { DEFAULT_SESSION_DAYS, originPattern, ownSite } from '../lib/config/index.ts';
import { linkAddress, links } from '../lib/links/index.ts';
import {
  menuOverrides,
  openShelfReader,
  pushTables,
  type SocketPorts,
  sessions,
  tally,
  threadLimits,
} from '../lib/live/index.ts';
import { log } from '../lib/log.ts';
import { identitySecrets, pushKey, type Settings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { back, pushOf, reachable, tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** Everything outside of the socket. */
export function socketPorts(settings: Settings): SocketPorts {
  const table = tableOf(settings);
  const store = dynamoStore(table);
  // The website and the inbox that `sls deploy` puts up connect without being listed.
  const domains = [...config.whitelistedDomains, settings.siteOrigin ?? [], settings.inboxOrigin ?? []].flat();
  const pageId = config.page.id ?? settings.pageId ?? '0';
  return {
    ...pushTables(table),
    store,
    queue: queueOf(settings),
    push: pushOf(settings, table),
    sessions: sessions(table, config.plugin.sessionDays ?? DEFAULT_SESSION_DAYS),
    tally: tally(table),
    threadLimits: threadLimits(table),
    menuOverrides: menuOverrides(table, config.profile),
    back,
    agents: agentDirectory(table),
    openShelf: openShelfReader(store),
    isPushEndpoint: (endpoint) => isPushEndpoint(endpoint, settings.pushOrigin),
    pushKey,
    identitySecrets,
    links: links(table),
    reachable: reachable(settings),
    ...(reachable(settings).messenger && {
      messengerAddress: (token: string) => linkAddress(settings.graphUrl, pageId, token),
    }),
    pageId,
    site: ownSite([...config.whitelistedDomains, settings.siteOrigin ?? `http://localhost:${settings.ports.site}`]),
    allowed: new RegExp(originPattern(domains, { local: settings.local }), 'i'),
    now: Date.now,
    log,
  };
}
