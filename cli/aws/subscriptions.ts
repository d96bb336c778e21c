import type { Reach } from '../../lib/aws/index.ts';
import { callSns, textIn } from './sns.ts';

/** An address that a topic notifies. One that is neither confirmed nor pending was deleted. */
export interface Subscriber {
  /** The mail address. */
  readonly endpoint: string;
  readonly isConfirmed: boolean;
  /** The mail that asks for the confirmation was not answered yet. */
  readonly isPending: boolean;
  /** Missing where it is not confirmed. */
  readonly arn?: string;
}

/**
 * Lists the subscribers of an SNS topic, up to a thousand.
 * @throws {Error} named as AWS names it, as the SDK does.
 */
export async function subscribers(reach: Reach, topic: string): Promise<Subscriber[]> {
  const found: Subscriber[] = [];
  let next: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const xml = await callSns(reach, {
      Action: 'ListSubscriptionsByTopic',
      TopicArn: topic,
      ...(next !== undefined && { NextToken: next }),
    });
    found.push(...[...xml.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = '']) => subscriberOf(member)));
    next = textIn(xml, 'NextToken');
    if (!next) break;
  }
  return found;
}

const maxPages = 10;

function subscriberOf(member: string): Subscriber {
  // An unconfirmed one has a word in place of its ARN.
  const arn = textIn(member, 'SubscriptionArn') ?? '';
  const endpoint = textIn(member, 'Endpoint') ?? '';
  const isConfirmed = arn.startsWith('arn:');
  return { endpoint, isConfirmed, isPending: arn === 'PendingConfirmation', ...(isConfirmed && { arn }) };
}
