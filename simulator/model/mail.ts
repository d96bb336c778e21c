import { randomBytes, randomUUID } from 'node:crypto';
import { object, readJson } from '../../lib/json.ts';
import type { MailSubscription } from './state.ts';
import type { MailView } from './views.ts';
import type { World } from './world.ts';

/** How many mails are kept. */
const KEPT = 100;

/** Subscribes an address, and "sends" the mail that asks to confirm. An address that is subscribed stays as it is. */
export function subscribe(world: World, topic: string, address: string, filter?: string): MailSubscription {
  const { subscriptions } = world.state.mail;
  const known = subscriptions.find((each) => each.topic === topic && each.address === address);
  const subscription = known ?? { arn: `${topic}:${randomUUID()}`, topic, address, filter, token: newToken() };
  if (known === undefined) subscriptions.push(subscription);
  if (subscription.token === undefined) return subscription;
  deliver(world, address, {
    subject: 'AWS Notification - Subscription Confirmation',
    text: 'You have chosen to subscribe to the mails of this shop’s inbox.',
    confirm: linkOf(world, subscription, subscription.token),
  });
  return subscription;
}

/** @returns nothing where no subscription waits for this token. */
export function confirm(world: World, topic: string, token: string): MailSubscription | undefined {
  const found = world.state.mail.subscriptions.find((each) => each.topic === topic && each.token === token);
  delete found?.token;
  world.storage.save();
  return found;
}

export function unsubscribe(world: World, arn: string): void {
  const { mail } = world.state;
  mail.subscriptions = mail.subscriptions.filter((each) => each.arn !== arn);
  world.storage.save();
}

/** "Sends" a mail to each confirmed address of a topic whose filter fits. */
export function publish(
  world: World,
  topic: string,
  mail: { readonly subject: string; readonly text: string },
  attributes: ReadonlyMap<string, string>,
): void {
  for (const { address, token, filter, topic: own } of world.state.mail.subscriptions) {
    if (own === topic && token === undefined && fits(filter, attributes)) deliver(world, address, mail);
  }
}

/** Shows a mail at `/mail`. */
export function deliver(world: World, to: string, mail: Omit<MailView, 'id' | 'at' | 'to'>): void {
  const sent: MailView = { id: randomUUID(), at: world.now(), to, ...mail };
  const { mails } = world.state.mail;
  mails.push(sent);
  if (mails.length > KEPT) mails.splice(0, mails.length - KEPT);
  world.storage.save();
  world.publish({ type: 'mail', mail: sent });
}

/** Each attribute of the policy has a list of accepted values. SNS knows more kinds, which nothing here uses. */
function fits(filter: string | undefined, attributes: ReadonlyMap<string, string>): boolean {
  return Object.entries(object(readJson(filter)) ?? {}).every(
    ([name, values]) => Array.isArray(values) && values.includes(attributes.get(name)),
  );
}

const newToken = (): string => randomBytes(32).toString('hex');

function linkOf({ url }: World, { topic, address }: MailSubscription, token: string): string {
  return `${url}/sns/confirmation.html?${new URLSearchParams({ TopicArn: topic, Token: token, Endpoint: address })}`;
}
