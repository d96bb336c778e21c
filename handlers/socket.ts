import type { APIGatewayProxyEvent, APIGatewayProxyWebsocketEventV2, Handler } from 'aws-lambda';
import config from '../chat.config.ts';
import { originPattern } from '../lib/config/index.ts';
import { connections, menuOverrides, type Socket, sessions, socket, tally, threadLimits } from '../lib/live/index.ts';
import { log } from '../lib/log.ts';
import { once } from '../lib/once.ts';
import { connected, readSettings, type Settings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { pushOf, tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/**
 * The published type has neither the headers of the handshake nor the browser's address. A REST event's type has both.
 */
type SocketEvent = APIGatewayProxyWebsocketEventV2 & Pick<APIGatewayProxyEvent, 'headers' | 'requestContext'>;

/** `$connect`, `$default` and `$disconnect`: what is returned for a frame goes back to the browser that sent it. */
export const handler: Handler<SocketEvent> = async (event) => {
  const socket = await wiredSocket();
  const { eventType, connectionId, identity } = event.requestContext;
  if (eventType === 'CONNECT') return { statusCode: socket.connect(originOf(event)) ? 200 : 403 };
  if (eventType === 'DISCONNECT') await socket.disconnect(connectionId);
  if (eventType !== 'MESSAGE') return { statusCode: 200 };
  const text = event.isBase64Encoded ? undefined : event.body;
  const answer = await socket.receive(text, { connection: connectionId, address: identity.sourceIp });
  return { statusCode: 200, ...(answer && { body: JSON.stringify(answer) }) };
};

const originOf = ({ headers = {} }: SocketEvent): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1];

const wiredSocket = once(async () => socketOf(await connected(readSettings(process.env))));

function socketOf(settings: Settings): Socket {
  const table = tableOf(settings);
  // The website that `sls deploy` puts up connects without being listed.
  const domains = [...config.whitelistedDomains, settings.siteOrigin ?? []].flat();
  return socket({
    store: dynamoStore(table),
    queue: queueOf(settings),
    push: pushOf(settings, table),
    sessions: sessions(table),
    connections: connections(table),
    tally: tally(table),
    threadLimits: threadLimits(table),
    menuOverrides: menuOverrides(table, config.profile),
    pageId: config.page.id ?? settings.pageId ?? '0',
    allowed: new RegExp(originPattern(domains, { local: settings.local }), 'i'),
    now: Date.now,
    log,
  });
}
