import { randomUUID } from 'node:crypto';
import { ChatError } from '../../lib/errors.ts';
import { confirm, publish, subscribe, unsubscribe } from '../model/mail.ts';
import type { MailSubscription } from '../model/state.ts';
import type { World } from '../model/world.ts';

/** An answer of SNS's query API: XML. */
export interface SnsAnswer {
  readonly status: number;
  readonly body: string;
}

/** Fields of a form: `Action`, and the parameters of that action. */
type Form = URLSearchParams;

/** Answers a call to the part of SNS that sends mails. Signatures are not checked. */
export function handleSns(world: World, form: Form): SnsAnswer {
  const name = form.get('Action') ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  try {
    if (action === undefined) throw new SnsRefusal('InvalidAction', `The simulator has no action ${name}.`);
    const body = action(world, form);
    const id = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
    return answer(200, `${name}Response`, `<${name}Result>${body}</${name}Result>${id}`);
  } catch (error) {
    if (!(error instanceof SnsRefusal)) throw error;
    const { code, message } = error;
    const inner = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
    return answer(error.status, 'ErrorResponse', inner);
  }
}

/** Opening the link of a mail confirms the address, as with SNS. Then anyone who has a mail can end the mails. */
export function openConfirmation(world: World, query: Form): string {
  const found = confirm(world, query.get('TopicArn') ?? '', query.get('Token') ?? '');
  return found
    ? `${found.address} is confirmed. Anyone who gets one of its mails can end them now: "npm run agent -- confirm" prevents that.\n`
    : 'This link was used already, or is not complete.\n';
}

class SnsRefusal extends ChatError {
  override readonly name = 'SnsRefusal';
  override readonly code: string;
  override readonly retryable = false;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const actions: Readonly<Record<string, (world: World, form: Form) => string>> = {
  Subscribe(world, form) {
    const [topic, address] = [needed(form, 'TopicArn'), needed(form, 'Endpoint')];
    if (needed(form, 'Protocol') !== 'email') throw invalid('Protocol: the simulator has email alone');
    if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw invalid('Endpoint: this is no mail address');
    const filter = entries(form, 'Attributes', 'key', 'value').get('FilterPolicy');
    const known = world.state.mail.subscriptions.find((each) => each.topic === topic && each.address === address);
    if (known !== undefined && filter !== undefined && known.filter !== filter) {
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    }
    const { arn, token } = subscribe(world, topic, address, filter);
    const shown = token === undefined || form.get('ReturnSubscriptionArn') === 'true' ? arn : 'pending confirmation';
    return element('SubscriptionArn', shown);
  },

  ConfirmSubscription(world, form) {
    const found = confirm(world, needed(form, 'TopicArn'), needed(form, 'Token'));
    if (found === undefined) throw invalid('Token');
    return element('SubscriptionArn', found.arn);
  },

  Unsubscribe(world, form) {
    unsubscribe(world, needed(form, 'SubscriptionArn'));
    return '';
  },

  SetSubscriptionAttributes(world, form) {
    const found = subscriptionOf(world, form);
    if (needed(form, 'AttributeName') !== 'FilterPolicy') {
      throw invalid('AttributeName: the simulator has FilterPolicy alone');
    }
    found.filter = form.get('AttributeValue') ?? '';
    world.storage.save();
    return '';
  },

  ListSubscriptionsByTopic(world, form) {
    const topic = needed(form, 'TopicArn');
    const members = world.state.mail.subscriptions
      .filter((each) => each.topic === topic)
      .map(({ arn, address, token }) => {
        const shown = token === undefined ? arn : 'PendingConfirmation';
        const fields = { TopicArn: topic, Protocol: 'email', SubscriptionArn: shown, Owner: '000000000000' };
        const inner = Object.entries({ ...fields, Endpoint: address }).map(([name, value]) => element(name, value));
        return `<member>${inner.join('')}</member>`;
      });
    return `<Subscriptions>${members.join('')}</Subscriptions>`;
  },

  Publish(world, form) {
    const mail = { subject: form.get('Subject') ?? 'AWS Notification Message', text: needed(form, 'Message') };
    publish(world, needed(form, 'TopicArn'), mail, entries(form, 'MessageAttributes', 'Name', 'Value.StringValue'));
    return element('MessageId', randomUUID());
  },
};

function subscriptionOf(world: World, form: Form): MailSubscription {
  const arn = needed(form, 'SubscriptionArn');
  const found = world.state.mail.subscriptions.find((each) => each.arn === arn);
  if (found === undefined) throw new SnsRefusal('NotFound', 'Subscription does not exist', 404);
  return found;
}

/** A map of the query protocol: `Attributes.entry.1.key` and `Attributes.entry.1.value`. */
function entries(form: Form, name: string, key: string, value: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 1; form.has(`${name}.entry.${index}.${key}`); index += 1) {
    found.set(form.get(`${name}.entry.${index}.${key}`) ?? '', form.get(`${name}.entry.${index}.${value}`) ?? '');
  }
  return found;
}

function needed(form: Form, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw invalid(name);
}

const invalid = (what: string): SnsRefusal => new SnsRefusal('InvalidParameter', `Invalid parameter: ${what}`);

function answer(status: number, name: string, inner: string): SnsAnswer {
  return { status, body: `<${name} xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${inner}</${name}>` };
}

const element = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`;

const escaped = (value: string): string => value.replace(/[&<>]/g, (each) => entities[each] ?? each);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
