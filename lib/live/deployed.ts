import { type ChatConfig, originPattern } from '../config/index.ts';
import { log } from '../log.ts';
import { sqsQueue } from '../queue/index.ts';
import { connected, type Environment, need, readSettings } from '../settings/index.ts';
import { dynamoStore, tableClient } from '../store/index.ts';
import { connections } from './connections.ts';
import { addresses } from './limits.ts';
import { menuOverrides } from './profile.ts';
import { deployedPush } from './push-live.ts';
import { sessions } from './sessions.ts';
import { type Socket, socket } from './socket.ts';

/**
 * The socket with the table, the queue and the Page that the environment names.
 * @throws {SettingsError} where one is missing; what Parameter Store answers where it cannot be asked.
 */
export async function deployedSocket(config: ChatConfig, env: Environment): Promise<Socket> {
  const settings = await connected(readSettings(env));
  const table = {
    documentClient: tableClient({ endpoint: settings.dynamodbEndpoint }),
    table: need(settings, 'tableName'),
  };
  // The site that `sls deploy` puts up talks to its own API without being listed.
  const domains = [...config.whitelistedDomains, env.SITE_ORIGIN ?? ''].filter((domain) => domain !== '');
  return socket({
    store: dynamoStore(table),
    queue: sqsQueue({ url: need(settings, 'queueUrl'), endpoint: settings.sqsEndpoint }),
    push: deployedPush(table),
    sessions: sessions(table),
    connections: connections(table),
    addresses: addresses(table),
    menuOverrides: menuOverrides(table, config.profile),
    pageId: config.page.id ?? settings.pageId ?? '0',
    allowed: new RegExp(originPattern(domains, { local: settings.local }), 'i'),
    now: Date.now,
    log,
  });
}
