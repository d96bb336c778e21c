import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { agent } from '../../cli/agent/agent.ts';
import { type AgentDirectory, agentDirectory } from '../../lib/agents/index.ts';
import { newConversation, type Owner, rowOf } from '../../lib/conversation/index.ts';
import { queuedEvent } from '../../lib/queue/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { startAws, type TestAws } from './aws.ts';
import { listening } from './meta.ts';
import { runCommand } from './run.ts';

// Revoking reads the index twice, some seconds apart.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

const topic = 'arn:aws:sns:us-east-1:000000000000:customer-chat-dev-agents';
const inbox = 'https://inbox.shop.example';
const page = '1002003004005';

let aws: TestAws;
let gateway: Awaited<ReturnType<typeof listening>>;
let directory: AgentDirectory;
/** The connections that were closed. */
let closed: string[] = [];
/** What open inboxes were told. */
let told: unknown[] = [];

beforeAll(async () => {
  aws = await startAws();
  gateway = await listening(async ({ method, url }, body) => {
    if (method === 'DELETE') closed.push(String(url));
    if (method === 'POST') told.push(JSON.parse(String(body)));
    return { statusCode: 204, body: '' };
  });
});
afterAll(async () => {
  await gateway.close();
  await aws.close();
});
beforeEach(async () => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  const { outputs, resources, refused } = aws.account;
  outputs.set('InboxUrl', inbox);
  outputs.set('SocketEndpoint', gateway.url);
  resources.set('NotifyTopic', { type: 'AWS::SNS::Topic', id: topic });
  refused.clear();
  aws.account.subscriptions = [];
  closed = [];
  told = [];
  directory = agentDirectory(aws.database);
  for (const { id } of await directory.list()) await directory.revoke(id, Date.now());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const run = (...args: string[]) => runCommand(agent, args, { env: aws.env });
const from = () => ({ network: '198.51.100.7', now: Date.now() });

/** The token of the link that was printed. */
function printed(output: string): string {
  const [, token] = /^ {2}https:\/\/inbox\.shop\.example\/inbox\.html#invite=([\w-]{43})$/m.exec(output) ?? [];
  if (token === undefined) throw new Error(`There is no link in:\n${output}`);
  return token;
}

/** Signs an agent in by the link that `add` or `invite` printed. */
async function signIn(output: string) {
  const result = await directory.signIn(printed(output), from());
  if (!result) throw new Error('The link signs in');
  return result;
}

describe('Adding an agent', () => {
  test('prints a link that signs in once; the first agent is an admin, the second is not', async () => {
    const { output, code } = await run('add', 'Anna');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('✓ Anna is an admin now.') });
    expect(await signIn(output)).toMatchObject({ agent: { name: 'Anna', role: 'admin' } });
    expect(await directory.signIn(printed(output), from())).toBeUndefined();
    expect((await run('add', 'Ben Müller')).output).toContain('✓ Ben Müller is an agent now.');
    expect((await run('add', 'Cleo', '--admin')).output).toContain('✓ Cleo is an admin now.');
  });

  test.each([
    ['no name', ['add'], 'What is the name of the agent?'],
    ['an empty name', ['add', ' '], 'The name has no letter.'],
    ['a name with markup', ['add', '<img>'], 'The name has < or >.'],
    ['a name with a control character', ['add', 'An\u0007na'], 'The name has a control character'],
    ['a name of two words without quotes', ['add', 'Anna', 'Smith'], '"Smith" is not expected'],
    ['a wrong mail address', ['add', 'Anna', '--mail', 'anna'], 'That is no mail address.'],
    ['an unknown action', ['ad', 'Anna'], 'What is "ad"?'],
    ['no action', [], 'What?'],
  ])('is refused with %s, and nothing is written', async (_, args, what) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.what).toContain(what);
    expect(result.todo).not.toBe('');
    expect(await directory.list()).toEqual([]);
  });

  test('is refused where an agent has that name', async () => {
    await run('add', 'Anna');
    expect(await run('add', 'anna')).toMatchObject({ code: 1, what: 'An agent is named anna already.' });
    expect(await directory.list()).toHaveLength(1);
  });

  test('is refused with a mail address where the stack has no topic, and before the agent exists', async () => {
    aws.account.resources.delete('NotifyTopic');
    const result = await run('add', 'Anna', '--mail', 'anna@shop.example');
    expect(result).toMatchObject({ code: 1, todo: 'Deploy the stack again with `npx sls deploy`.' });
    expect(result.what).toContain('The topic for mails of customer-chat-dev');
    expect(await directory.list()).toEqual([]);
  });

  test('is refused where the stack has no inbox yet', async () => {
    aws.account.outputs.delete('InboxUrl');
    expect(await run('add', 'Anna')).toMatchObject({ code: 1, what: expect.stringContaining('The inbox of') });
    expect(await directory.list()).toEqual([]);
  });
});

describe('The list', () => {
  test('says what it means that there is no agent, and how to make one', async () => {
    const { output } = await run('list');
    expect(output).toContain('customers who ask for a person get no answer');
    expect(output).toContain('npm run agent -- add "NAME"');
  });

  test('shows where agents are signed in and whether their mail is confirmed, and no token', async () => {
    const { token } = await signIn((await run('add', 'Anna', '--mail', 'anna@shop.example')).output);
    await run('add', 'Ben');
    const { output } = await run('list');
    expect(output).toMatch(/Anna +admin +on 1 device +anna@shop\.example \(not confirmed yet\)/);
    expect(output).toMatch(/Ben +agent +nowhere/);
    expect(output).toContain(`${inbox}/inbox.html`);
    expect(output).not.toContain(token);
  });
});

test('Inviting again signs another device in, by name or id', async () => {
  const first = await signIn((await run('add', 'Anna')).output);
  await signIn((await run('invite', 'ANNA')).output);
  await signIn((await run('invite', first.agent.id)).output);
  expect(await directory.sessions(first.agent.id, Date.now())).toHaveLength(3);
});

test.each(['invite', 'revoke', 'mail'])('An unknown name is refused by %s with where to look', async (action) => {
  await run('add', 'Anna');
  const result = await run(action, 'Zoe');
  expect(result).toMatchObject({ code: 1, what: 'There is no agent Zoe on customer-chat-dev in us-east-1.' });
  expect(result.todo).toContain('npm run agent -- list');
  expect(await directory.list()).toHaveLength(1);
});

describe('Mails', () => {
  const link = (arn = topic, token = 'anna@shop.example') =>
    `https://sns.us-east-1.amazonaws.com/confirmation.html?TopicArn=${arn}&Token=${token}&Endpoint=anna@shop.example`;

  test('go to the address of each agent alone, once the operator has confirmed it', async () => {
    const { output } = await run('add', 'Anna', '--mail', 'anna@shop.example');
    expect(output).toContain('npm run agent -- confirm "LINK"');
    const [anna] = await directory.list();
    expect(anna).toMatchObject({ mail: 'anna@shop.example' });
    expect(aws.account.subscriptions).toEqual([
      {
        Endpoint: 'anna@shop.example',
        SubscriptionArn: 'PendingConfirmation',
        FilterPolicy: JSON.stringify({ agent: [anna?.id] }),
        topic,
      },
    ]);
    expect(await run('confirm', link())).toMatchObject({ code: 0, output: expect.stringContaining('✓ Confirmed') });
    expect((await run('list')).output).toMatch(/anna@shop\.example$/m);
  });

  test.each([
    ['of another stack', link('arn:aws:sns:us-east-1:000000000000:other'), 'That link is of the topic'],
    ['that the terminal cut at its first &', link().split('&')[0] ?? '', 'That is no link'],
    ['that is not one', 'yes please', 'That is no link'],
    ['that has expired', link(topic, 'old'), 'AWS does not accept the link'],
  ])('are not confirmed by a link %s', async (_, given, what) => {
    await run('add', 'Anna', '--mail', 'anna@shop.example');
    expect(await run('confirm', given)).toMatchObject({ code: 1, what: expect.stringContaining(what) });
    expect(aws.account.subscriptions[0]?.SubscriptionArn).toBe('PendingConfirmation');
  });

  test('cannot go to the address of another agent', async () => {
    await run('add', 'Anna', '--mail', 'anna@shop.example');
    expect(await run('add', 'Ben', '--mail', 'Anna@shop.example')).toMatchObject({
      code: 1,
      what: 'Anna has the address Anna@shop.example already.',
    });
    expect(await directory.list()).toHaveLength(1);
  });

  test('go to another address, or end, when the operator says so', async () => {
    await run('add', 'Anna', '--mail', 'anna@shop.example');
    await run('confirm', link());
    await run('mail', 'Anna', 'team@shop.example');
    expect(aws.account.subscriptions.map(({ Endpoint }) => Endpoint)).toEqual(['team@shop.example']);
    expect((await run('mail', 'Anna')).output).toContain('✓ Anna gets no mails.');
    expect((await directory.list())[0]).not.toHaveProperty('mail');
  });

  test('say what to do where an address still waits for an earlier agent', async () => {
    await run('add', 'Anna', '--mail', 'anna@shop.example');
    await run('revoke', 'Anna', '--yes');
    const result = await run('add', 'Ben', '--mail', 'anna@shop.example');
    expect(result).toMatchObject({ code: 1, what: expect.stringContaining('was asked to confirm for another agent') });
    expect(printed(result.output)).not.toBe('');
  });
});

describe('Revoking', () => {
  const sqs = () => new SQSClient({ endpoint: aws.env.AWS_ENDPOINT_URL_SQS });

  async function queued() {
    const QueueUrl = aws.urls.queue;
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  }

  /** A conversation that the inbox lists. */
  async function conversation(customer: string, owner: Owner) {
    const { documentClient, table } = aws.database;
    const store = dynamoStore({ documentClient, table });
    const begun = { ...newConversation({ page, customer }, Date.now()), owner };
    await store.commit({ ...begun, row: rowOf(begun, Date.now()) });
  }

  test('asks first, and without a terminal needs --yes', async () => {
    await run('add', 'Anna');
    expect(await run('revoke', 'Anna')).toMatchObject({ code: 1, what: 'Nothing was changed.' });
    const no = await runCommand(agent, ['revoke', 'Anna'], { env: aws.env, answers: ['n'] });
    expect(no).toMatchObject({ code: 1, what: 'Nothing was changed.' });
    expect(await directory.list()).toHaveLength(1);
  });

  test('ends sessions and mails, closes open inboxes, and lets customers wait for another agent', async () => {
    await run('add', 'Admin');
    const {
      agent: anna,
      token,
      session,
    } = await signIn((await run('add', 'Anna', '--mail', 'anna@shop.example')).output);
    await run('confirm', `https://sns/?TopicArn=${topic}&Token=anna@shop.example`);
    await directory.online.add({ connection: 'conn1', agent: anna.id, session: session.hash }, Date.now());
    await conversation('p1', { kind: 'agent', agent: { id: anna.id, name: 'Anna' } });
    await conversation('p2', { kind: 'agent', agent: { id: 'another', name: 'Ben' } });
    await conversation('p3', { kind: 'agent' });

    const { output, code } = await run('revoke', 'Anna', '--yes');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('✓ Anna is signed out') });
    expect(output).toContain('✓ Conversations that wait for another agent now: 1.');
    expect(await directory.session(token, Date.now())).toBeUndefined();
    expect(told).toEqual([expect.objectContaining({ type: 'error', code: 'revoked' })]);
    expect(closed).toEqual([expect.stringContaining('/@connections/conn1')]);
    expect(aws.account.subscriptions).toEqual([]);
    const events = await queued();
    expect(events).toEqual([
      expect.objectContaining({ thread: { page, customer: 'p1' }, source: 'clock', item: { revoked: anna.id } }),
    ]);
    expect(queuedEvent(JSON.stringify(events[0]))).toMatchObject({ source: 'clock' });
  });

  test('goes on where a part of it fails, says what is left, and does the rest when it runs again', async () => {
    await run('add', 'Admin');
    const { agent: anna, token } = await signIn((await run('add', 'Anna', '--mail', 'anna@shop.example')).output);
    await run('confirm', `https://sns/?TopicArn=${topic}&Token=anna@shop.example`);
    aws.account.refused.set('SNS.ListSubscriptionsByTopic', 'AuthorizationError');
    const { output, code } = await run('revoke', 'Anna', '--yes');
    expect(code).toBe(1);
    expect(output).toContain('! anna@shop.example is still subscribed, and gets no mails');
    expect(output).toContain(`npm run agent -- revoke ${anna.id}`);
    expect(await directory.session(token, Date.now())).toBeUndefined();
    expect(await run('revoke', anna.id, '--yes')).toMatchObject({ code: 0 });
  });

  test('of the last admin says how to get another one', async () => {
    await run('add', 'Anna');
    expect((await run('revoke', 'Anna', '--yes')).output).toContain('npm run agent -- add "NAME" --admin');
  });
});
