import { signedRequest } from '../../lib/aws/index.ts';
import type { Environment } from '../../lib/settings/index.ts';
import { awsOf } from './clients.ts';

/** An address that a topic notifies. One that is neither confirmed nor pending was deleted. */
export interface Subscriber {
  /** The mail address. */
  readonly endpoint: string;
  readonly isConfirmed: boolean;
  /** The mail that asks for the confirmation was not answered yet. */
  readonly isPending: boolean;
}

/**
 * Lists the first hundred subscribers of an SNS topic.
 * @param env may name a stand-in for AWS.
 * @throws {Error} named as AWS names it, as the SDK does.
 */
export async function subscribers(region: string, topic: string, env: Environment): Promise<Subscriber[]> {
  const answer = await signedRequest({
    service: 'sns',
    region,
    keys: await awsOf(region).cloudWatch.config.credentials(),
    endpoint: env.AWS_ENDPOINT_URL_SNS ?? env.AWS_ENDPOINT_URL,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'ListSubscriptionsByTopic',
      Version: '2010-03-31',
      TopicArn: topic,
    }).toString(),
  });
  const xml = await answer.text();
  if (!answer.ok) {
    const error = new Error(textIn(xml, 'Message') ?? `SNS answers ${answer.status}`);
    error.name = textIn(xml, 'Code') ?? error.name;
    throw error;
  }
  return [...xml.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = '']) => {
    // An unconfirmed one has a word in place of its ARN.
    const arn = textIn(member, 'SubscriptionArn') ?? '';
    const endpoint = textIn(member, 'Endpoint') ?? '';
    return { endpoint, isConfirmed: arn.startsWith('arn:'), isPending: arn === 'PendingConfirmation' };
  });
}

function textIn(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>\\s*(.*?)\\s*</${element}>`, 's').exec(xml)?.[1];
}
