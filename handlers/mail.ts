import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import config from '#config';
import { log } from '../lib/log.ts';
import { answerChoice, type ChoicePorts, consents, mailTokens, postedForm } from '../lib/mail/index.ts';
import { once } from '../lib/once.ts';
import { readSettings } from '../lib/settings/index.ts';
import { dynamoStore } from '../lib/store/index.ts';
import { header, rawBody } from '../lib/webhook/index.ts';
import { tableOf } from './ports.ts';
import { queueOf } from './queue.ts';

/** `GET /mail` and `POST /mail`: the page behind the links of a mail. Only a POST changes anything. */
export const handler: APIGatewayProxyHandlerV2 = async (request) => {
  const { queryStringParameters, requestContext } = request;
  const isPost = requestContext.http.method === 'POST';
  try {
    return await answerChoice(ports(), {
      token: queryStringParameters?.t ?? '',
      ...(isPost && { form: await postedForm(rawBody(request), header(request, 'content-type')) }),
      accepts: header(request, 'accept-language'),
      id: requestContext.requestId,
    });
  } catch (error) {
    log('error', 'The choice of a mail’s reader was not stored', { id: requestContext.requestId, error });
    return { statusCode: 503, headers: { 'retry-after': '10' }, body: 'Please try again in a moment.' };
  }
};

const ports = once((): ChoicePorts => {
  const settings = readSettings(process.env);
  const table = tableOf(settings);
  return {
    tokens: mailTokens(table),
    consents: consents(table),
    store: dynamoStore(table),
    queue: queueOf(settings),
    shop: config.page.name,
    now: Date.now,
    log,
  };
});
