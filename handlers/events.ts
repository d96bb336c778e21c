import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { once } from '../lib/once.ts';
import { connected, readSettings, secret } from '../lib/settings/index.ts';
import { header, rawBody, receive } from '../lib/webhook/index.ts';
import { queueOf } from './queue.ts';

/** `POST /webhook`: Meta waits for this function, so it only checks, queues and answers. */
export const handler: APIGatewayProxyHandlerV2 = (request) =>
  receive(
    { body: rawBody(request), signature: header(request, 'x-hub-signature-256'), id: randomUUID() },
    { appSecret: () => secret('APP_SECRET'), pageId, queue, now: Date.now },
  );

/** Read once per cold start, like the secret. */
const pageId = async (): Promise<string | undefined> => (await connected(readSettings(process.env))).pageId;

const queue = once(() => {
  const settings = readSettings(process.env);
  return queueOf(settings);
});
