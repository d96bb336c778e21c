import type { APIGatewayProxyEvent, APIGatewayProxyWebsocketEventV2, Handler } from 'aws-lambda';
import { socket } from '../lib/live/index.ts';
import { once } from '../lib/once.ts';
import { connected, readSettings } from '../lib/settings/index.ts';
import { socketPorts } from './socket-ports.ts';

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

const wiredSocket = once(async () => socket(socketPorts(await connected(readSettings(process.env)))));
