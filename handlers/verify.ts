import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { log } from '../lib/log.ts';
import { secret } from '../lib/settings/index.ts';
import { answerChallenge } from '../lib/webhook/index.ts';

/** `GET /webhook`: Meta checks that the address belongs to the app before it sends events to it. */
export const handler: APIGatewayProxyHandlerV2 = async ({ queryStringParameters, requestContext }) => {
  const id = requestContext.requestId;
  try {
    const answer = await answerChallenge(queryStringParameters ?? {}, () => secret('VERIFY_TOKEN'));
    log('info', "Answered a check of the webhook's address", { id, statusCode: answer.statusCode });
    return answer;
  } catch (error) {
    log('error', 'The webhook is not set up', { id, error });
    return { statusCode: 500, body: 'Not set up.' };
  }
};
