import type { APIGatewayProxyStructuredResultV2, Handler } from 'aws-lambda';
import config from '../chat.config.ts';
import { deployedSocket, type Socket } from '../lib/live/index.ts';

/** What API Gateway says of a WebSocket; its published type knows neither the headers of the handshake nor the address. */
interface SocketEvent {
  readonly requestContext: {
    readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
    readonly connectionId: string;
    readonly identity: { readonly sourceIp: string };
  };
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly isBase64Encoded: boolean;
}

/** `$connect`, `$default` and `$disconnect`: what is returned for a frame goes back to the browser that sent it. */
export const handler: Handler<SocketEvent, APIGatewayProxyStructuredResultV2> = async (event) => {
  const socket = await ourSocket();
  const { eventType, connectionId, identity } = event.requestContext;
  if (eventType === 'CONNECT') return { statusCode: socket.connect(origin(event)) ? 200 : 403 };
  if (eventType === 'DISCONNECT') await socket.disconnect(connectionId);
  if (eventType !== 'MESSAGE') return { statusCode: 200 };
  const text = event.isBase64Encoded ? undefined : event.body;
  const answer = await socket.receive(text, { connection: connectionId, address: identity.sourceIp });
  return { statusCode: 200, ...(answer && { body: JSON.stringify(answer) }) };
};

function origin({ headers = {} }: SocketEvent): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'origin')?.[1];
}

let ours: Promise<Socket> | undefined;

/** Made once; where that failed, the next event tries again. */
function ourSocket(): Promise<Socket> {
  ours ??= deployedSocket(config, process.env).catch((error) => {
    ours = undefined;
    throw error;
  });
  return ours;
}
