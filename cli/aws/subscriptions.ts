import { AwsClient } from 'aws4fetch';
import { awsOf } from './clients.ts';

/** Whom a topic tells, or would; neither confirmed nor pending is one that was deleted. */
export interface Subscriber {
  /** Of a mail: the address. */
  readonly endpoint: string;
  readonly isConfirmed: boolean;
  /** The mail that asks to confirm was not answered. */
  readonly isPending: boolean;
}

/**
 * Whom a topic of SNS tells; the first hundred. One signed request: the SDK's client for it would be a package more.
 * @throws {Error} of the name that AWS gives, as the SDK does.
 */
export async function subscribers(region: string, topic: string): Promise<Subscriber[]> {
  const { AWS_ENDPOINT_URL_SNS, AWS_ENDPOINT_URL } = process.env;
  const host = `sns.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const credentials = await awsOf(region).cloudWatch.config.credentials();
  const client = new AwsClient({ ...credentials, service: 'sns', region, retries: 2 });
  const answer = await client.fetch(AWS_ENDPOINT_URL_SNS ?? AWS_ENDPOINT_URL ?? `https://${host}`, {
    method: 'POST',
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
    // Where it is not confirmed, a word stands in the ARN's place.
    const arn = textIn(member, 'SubscriptionArn') ?? '';
    const endpoint = textIn(member, 'Endpoint') ?? '';
    return { endpoint, isConfirmed: arn.startsWith('arn:'), isPending: arn === 'PendingConfirmation' };
  });
}

function textIn(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>\\s*(.*?)\\s*</${element}>`, 's').exec(xml)?.[1];
}
