import type { TimeBudget } from '../lib/config/index.ts';
import { connections, gatewayPush, type LiveTable, type Push } from '../lib/live/index.ts';
import { log } from '../lib/log.ts';
import { need, type Settings, secret } from '../lib/settings/index.ts';
import { tableClient } from '../lib/store/index.ts';

/* What more than one function is wired with. */

/** The table that the settings name, with one client for everything that is kept in it. */
export function tableOf(settings: Settings): LiveTable {
  return {
    documentClient: tableClient({ endpoint: settings.dynamodbEndpoint }),
    table: need(settings, 'tableName'),
  };
}

/** Pushes to the browsers whose connections are in the table. */
export function pushOf(settings: Settings, table: LiveTable): Push {
  return gatewayPush({
    connections: connections(table),
    endpoint: settings.socketEndpoint,
    warn: (message, fields) => log('warn', message, fields),
  });
}

/** Loads the Graph clients at the first call to Messenger. A conversation on the website never needs them. */
export async function graphOf(settings: Settings, { callMs }: TimeBudget) {
  const { createGraph } = await import('../lib/graph/index.ts');
  return createGraph({
    url: settings.graphUrl,
    pageId: need(settings, 'pageId'),
    token: await secret('PAGE_ACCESS_TOKEN'),
    appId: need(settings, 'appId'),
    appSecret: await secret('APP_SECRET'),
    timeoutMs: callMs,
  });
}
