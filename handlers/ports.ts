import config from '#config';
import { openAt } from '../lib/config/index.ts';
import { elsewhere } from '../lib/forget/index.ts';
import { gatewayPush, type LiveTable, type Push, pushTables, type Reachable } from '../lib/live/index.ts';
import { log } from '../lib/log.ts';
import { need, type Settings } from '../lib/settings/index.ts';
import { tableClient } from '../lib/store/index.ts';

/* What more than one function is wired with. */

/** The table that the settings name, with one client for everything that is kept in it. */
export function tableOf(settings: Settings): LiveTable {
  return {
    documentClient: tableClient({ endpoint: settings.dynamodbEndpoint }),
    table: need(settings, 'tableName'),
  };
}

/** When people answer again, by `hours` of `chat.config.ts` (ms); undefined while they do. */
export function back(now: number): number | undefined {
  const open = openAt(config.hours, now);
  return open.now ? undefined : open.next;
}

/** Where answers may go that a visitor does not read. Messenger's threads are those of the connected Page. */
export function reachable({ pageId, mailFrom }: Settings): Required<Reachable> {
  const messenger = pageId !== undefined && (config.page.id ?? pageId) === pageId;
  return { messenger, mail: mailFrom !== undefined };
}

/** Pushes to the browsers whose connections are in the table. */
export function pushOf(settings: Settings, table: LiveTable): Push {
  return gatewayPush({
    ...pushTables(table),
    back,
    reachable: reachable(settings),
    endpoint: settings.socketEndpoint,
    warn: (message, fields) => log('warn', message, fields),
  });
}

/** What the worker tells open browsers, and how it cuts them off where a conversation is forgotten. */
export function browsersOf(settings: Settings, table: LiveTable) {
  const push = pushOf(settings, table);
  return { live: push, elsewhere: elsewhere(table, push, Date.now) };
}
