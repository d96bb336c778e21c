import { expect, test } from 'vitest';
import { signedRequest } from '../../lib/aws/index.ts';
import type { MailsView } from '../../simulator/model/views.ts';
import { createSimulator, type Simulator } from '../../simulator/server.ts';
import { newFolder } from '../support/new-folder.ts';
import { APP, PAGE, startBench } from '../support/simulator.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:customer-chat-agents';
const keys = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Calls SNS as the functions and the commands do. */
async function call(url: string, fields: Record<string, string>): Promise<{ status: number; xml: string }> {
  const answer = await signedRequest({
    service: 'sns',
    region: 'us-east-1',
    keys,
    endpoint: `${url}/sns`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Version: '2010-03-31', TopicArn: topic, ...fields }).toString(),
  });
  return { status: answer.status, xml: await answer.text() };
}

const mails = async (url: string) => {
  const view: MailsView = await (await fetch(`${url}/sim/mails`)).json();
  return view.mails;
};
const subscribe = (url: string, Endpoint: string, agent: string) =>
  call(url, {
    Action: 'Subscribe',
    Protocol: 'email',
    Endpoint,
    'Attributes.entry.1.key': 'FilterPolicy',
    'Attributes.entry.1.value': JSON.stringify({ agent: [agent] }),
  });
const publish = (url: string, agent: string) =>
  call(url, {
    Action: 'Publish',
    Subject: 'A customer waits',
    Message: 'Open <https://inbox.example>',
    'MessageAttributes.entry.1.Name': 'agent',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': agent,
  });
/** The confirmation of the last mail. */
async function confirm(url: string): Promise<{ status: number; xml: string }> {
  const link = new URL((await mails(url)).at(-1)?.confirm ?? '');
  return call(url, { Action: 'ConfirmSubscription', Token: link.searchParams.get('Token') ?? '' });
}

test('A mail goes to the confirmed address of its agent alone', async () => {
  const { url } = await startBench();
  expect((await subscribe(url, 'ada@shop.example', 'ada')).xml).toContain('pending confirmation');
  await publish(url, 'ada');
  expect((await mails(url)).map(({ subject }) => subject)).toEqual(['AWS Notification - Subscription Confirmation']);
  expect((await confirm(url)).xml).toContain(`${topic}:`);
  await subscribe(url, 'ben@shop.example', 'ben');
  await confirm(url);
  await publish(url, 'ada');
  await publish(url, 'nobody');
  const sent = (await mails(url)).filter(({ confirm }) => confirm === undefined);
  expect(sent).toMatchObject([
    { to: 'ada@shop.example', subject: 'A customer waits', text: 'Open <https://inbox.example>' },
  ]);
});

test('A token confirms once, and an altered one never', async () => {
  const { url } = await startBench();
  await subscribe(url, 'ada@shop.example', 'ada');
  const refused = await call(url, { Action: 'ConfirmSubscription', Token: 'f'.repeat(64) });
  expect(refused).toMatchObject({ status: 400, xml: expect.stringContaining('<Code>InvalidParameter</Code>') });
  expect((await confirm(url)).status).toBe(200);
  expect((await confirm(url)).status).toBe(400);
});

test('An address that was unsubscribed gets no mail, and the list says who is confirmed', async () => {
  const { url } = await startBench();
  await subscribe(url, 'ada@shop.example', 'ada');
  const list = () => call(url, { Action: 'ListSubscriptionsByTopic' });
  expect((await list()).xml).toContain('<SubscriptionArn>PendingConfirmation</SubscriptionArn>');
  await confirm(url);
  const [, arn = ''] = /<SubscriptionArn>(arn:.*?)</.exec((await list()).xml) ?? [];
  await call(url, { Action: 'Unsubscribe', SubscriptionArn: arn });
  expect((await list()).xml).not.toContain('<member>');
  await publish(url, 'ada');
  expect(await mails(url)).toHaveLength(1);
});

test('A filter is changed later, but not by subscribing again', async () => {
  const { url } = await startBench();
  await subscribe(url, 'ada@shop.example', 'ada');
  await confirm(url);
  expect((await subscribe(url, 'ada@shop.example', 'ben')).xml).toContain('already exists with different attributes');
  const [, arn = ''] = /<SubscriptionArn>(arn:.*?)</.exec((await subscribe(url, 'ada@shop.example', 'ada')).xml) ?? [];
  await call(url, {
    Action: 'SetSubscriptionAttributes',
    SubscriptionArn: arn,
    AttributeName: 'FilterPolicy',
    AttributeValue: '{"agent":["ben"]}',
  });
  await publish(url, 'ben');
  expect((await mails(url)).at(-1)).toMatchObject({ subject: 'A customer waits' });
});

test('Mails and subscriptions survive a restart, and opening the link of a mail confirms, as with SNS', async () => {
  const dataDir = newFolder();
  const start = (): Promise<Simulator> => createSimulator({ port: 0, dataDir, page: PAGE, app: APP });
  const first = await start();
  await subscribe(first.url, 'ada@shop.example', 'ada');
  await first.close();
  const second = await start();
  try {
    const [mail] = await mails(second.url);
    const link = new URL(mail?.confirm ?? '');
    const opened = await fetch(`${second.url}${link.pathname}${link.search}`);
    expect(await opened.text()).toContain('ada@shop.example is confirmed');
    await publish(second.url, 'ada');
    expect(await mails(second.url)).toHaveLength(2);
  } finally {
    await second.close();
  }
});

test.each([
  [{ Action: 'DeleteTopic' }, 'InvalidAction'],
  [{ Action: 'constructor' }, 'InvalidAction'],
  [{ Action: 'Publish' }, 'InvalidParameter'],
  [{ Action: 'Subscribe', Protocol: 'sms', Endpoint: '+4915' }, 'InvalidParameter'],
  [{ Action: 'Subscribe', Protocol: 'email', Endpoint: 'ada' }, 'InvalidParameter'],
])('%j is refused as SNS refuses it', async (fields, code) => {
  const { url } = await startBench();
  expect(await call(url, fields)).toMatchObject({ status: 400, xml: expect.stringContaining(`<Code>${code}</Code>`) });
});
