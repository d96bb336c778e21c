import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Aws, awsOf } from '../../cli/aws/clients.ts';
import { restart } from '../../cli/aws/functions.ts';
import { putParameters } from '../../cli/aws/parameters.ts';
import { createGraph } from '../../lib/graph/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { webhookFields } from '../../lib/webhook/index.ts';
import {
  connectSimulator,
  createSimulator,
  type MailsView,
  type Phone,
  type Simulator,
} from '../../simulator/index.ts';
import { launch } from '../support/browser.ts';
import { newFolder } from '../support/new-folder.ts';
import { copyProject, writeInto } from '../support/project.ts';
import { type PushService, startPushService } from '../support/push-service.ts';
import { command, signInAgent, waitingVisitor } from './agent.ts';
import { type Emulator, functionKeys, REGION, startEmulator } from './emulator.ts';
import { lint } from './lint.ts';
import { type Ran, sls } from './sls.ts';
import { visit } from './socket.ts';
import { tools } from './tools.ts';
import { waitFor } from './wait.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { PAGE_ID, APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN } = localDefaults;
const NAME = 'customer-chat-dev';
/** Mails to visitors come from here. */
const SENDER = 'answers@kiln.example';

/** An AWS account from the first deploy to the removal. Each step follows the last. */
describe('A project in an AWS account', () => {
  let python: string;
  let emulator: Emulator;
  let simulator: Simulator;
  let project: string;
  let aws: Aws;
  let sqs: SQSClient;
  let first: Ran;
  let at: {
    api: string;
    socket: string;
    site: string;
    bucket: string;
    table: string;
    inbox: string;
    inboxBucket: string;
  };
  let phone: Phone;
  let pushService: PushService;
  let pushKey = '';

  const deploy = (): Promise<Ran> =>
    // AWS's own addresses would lead to AWS.
    sls(
      project,
      { ...emulator.env, MAIL_FROM: SENDER },
      'deploy',
      '--param',
      `graph-url=${simulator.url}`,
      '--param',
      `socket-endpoint=${socketEndpoint()}`,
      '--param',
      `push-origin=${pushService.origin}`,
      '--param',
      `ses-endpoint=${simulator.url}/ses`,
    );
  const socketEndpoint = (): string => `${emulator.url}/_aws/execute-api/\${WebsocketsApi}/dev`;
  const object = (path: string): Promise<Response> => fetch(`${emulator.url}/${at.bucket}/${path}`);
  const queueUrl = (name: string): string => `${emulator.url}/000000000000/${NAME}-${name}.fifo`;

  /**
   * Makes an event a dead letter after two receives, since ten take eight minutes. A message returns after five
   * seconds: the emulator kills running functions when their settings change.
   */
  async function hurry(): Promise<void> {
    const QueueUrl = queueUrl('queue');
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const RedrivePolicy = JSON.stringify({ ...JSON.parse(Attributes?.RedrivePolicy ?? '{}'), maxReceiveCount: 2 });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy, VisibilityTimeout: '5' } }));
  }

  /** The messages of a queue, including those in work. */
  async function count(name: string): Promise<number> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl(name), AttributeNames: [...names] }),
    );
    return names.reduce((sum, each) => sum + Number(Attributes?.[each] ?? 0), 0);
  }

  beforeAll(async () => {
    const installed = await tools();
    python = installed.python;
    emulator = await startEmulator(installed, newFolder());
    simulator = await createSimulator({
      port: 0,
      page: { id: PAGE_ID, name: 'Kiln & Cup', token: PAGE_ACCESS_TOKEN },
      app: { id: APP_ID, secret: APP_SECRET },
      awsKeys: functionKeys,
    });
    pushService = await startPushService(() => pushKey);
    // The SDK's clients and the project's commands in this process use it, too.
    Object.assign(process.env, emulator.env);
    aws = awsOf(REGION);
    sqs = new SQSClient({ region: REGION });
    project = copyProject();
  });
  afterAll(async () => {
    // For a look after a failure: it contains the functions' logs, too.
    await writeFile(join(root, '.cache/deploy/last.log'), emulator?.output() ?? '');
    await simulator?.close();
    await pushService?.stop();
    await emulator?.stop();
  });

  test('without credentials a deploy says how to sign in, and prints no stack trace', async () => {
    const { code, output } = await sls(project, { AWS_ENDPOINT_URL: emulator.url }, 'deploy');
    expect(code).toBe(1);
    expect(output).toMatch(/There are no AWS credentials\. Nothing was changed/);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });

  test('is deployed by one command, which prints all addresses', async () => {
    first = await deploy();
    expect(first.output).toContain('Service deployed to stack');
    expect(first.code).toBe(0);
    const { Stacks } = await aws.cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }));
    const output = (key: string): string =>
      Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
    at = {
      api: `${emulator.url}/_aws/execute-api/${output('HttpApiId')}/$default`,
      socket: output('SocketEndpoint').replace('http', 'ws'),
      site: output('SiteUrl'),
      bucket: output('SiteBucketName'),
      table: output('TableName'),
      inbox: output('InboxUrl'),
      inboxBucket: output('InboxBucketName'),
    };
    await hurry();
    expect(at.site).toBe(`https://${at.bucket}.s3.${REGION}.amazonaws.com`);
    expect(first.output).toContain(`${at.site}/chat.html`);
    expect(first.output).toContain(`src="${at.site}/en_US/sdk/xfbml.customerchat.js#xfbml=1"`);
    expect(first.output).toMatch(/Webhook +https:\/\/\w+\.execute-api\.eu-central-1\.amazonaws\.com\/webhook/);
  });

  test('cfn-lint accepts its templates', async () => {
    const shapes: Record<string, string>[] = [{}, { ALARM_EMAIL: 'operator@shop.example' }];
    for (const settings of shapes) {
      await sls(project, settings, 'package', '--package', 'packaged');
      const template = join(project, 'packaged/cloudformation-template-update-stack.json');
      expect([settings, await lint(python, template)]).toEqual([settings, '']);
      expect((await readFile(template, 'utf8')).includes('AWS::Budgets::Budget')).toBe('ALARM_EMAIL' in settings);
    }
  });

  test('the site is there, gzipped, with types and cache rules', async () => {
    const rules: [path: string, type: string, cache: string][] = [
      ['chat.html', 'text/html; charset=utf-8', 'no-cache'],
      ['en_US/sdk/xfbml.customerchat.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
      ['de_de/sdk.js', 'text/javascript; charset=utf-8', 'public, max-age=300'],
    ];
    for (const [path, type, cache] of rules) {
      const { status, headers } = await object(path);
      expect([path, status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        path,
        200,
        type,
        cache,
      ]);
      expect(headers.get('content-encoding')).toBe('gzip');
    }
    const loader = await (await object('en_US/sdk/xfbml.customerchat.js')).text();
    const panel = await object(/plugin\/panel-en_US-\w{8}\.js/.exec(loader)?.[0] ?? 'no panel is named');
    expect(panel.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await (await object('chat.html')).text()).toContain(new URL(at.socket).origin);
  });

  test('a visitor chats over the WebSocket API, and only from the site', async () => {
    await expect(visit(at.socket, 'https://elsewhere.example')).rejects.toThrow(/40[13]/);
    const visitor = await visit(at.socket, at.site);
    visitor.send({ type: 'hello', id: 'h1', start: true, locale: 'en_US' });
    expect((await visitor.next('welcome')).session?.token).toBeTruthy();
    visitor.send({ type: 'event', id: 'c-1', message: { text: 'hi' } });
    await visitor.next('ack', ({ id }) => id === 'c-1');
    const { entry } = await visitor.next('entry', ({ entry }) => 'sent' in entry);
    expect(entry).toMatchObject({ speaker: 'bot', sent: { text: 'Thanks for writing to us on our website!' } });
    visitor.close();
  });

  test('a visitor opens the page in a browser and chats', async () => {
    const browser = await launch();
    const errors: string[] = [];
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      context.setDefaultTimeout(20_000);
      await context.route(`${at.site}/**`, async (route) => {
        const answer = await object(new URL(route.request().url()).pathname.slice(1));
        const headers = [...answer.headers].filter(([name]) => !/^content-(encoding|length)$/.test(name));
        await route.fulfill({
          status: answer.status,
          headers: Object.fromEntries(headers),
          body: Buffer.from(await answer.arrayBuffer()),
        });
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(`${at.site}/chat.html`);
      await page.locator('[data-testid="bubble_iframe"]').getByRole('button').click();
      await page.getByRole('button', { name: 'Where is my order?' }).click();
      await page.getByRole('log').getByText('You chose "Where is my order?".').waitFor();
      await page.locator('textarea').fill('hello from the page');
      await page.keyboard.press('Enter');
      await page.getByRole('log').getByText('Thanks for writing to us on our website!').waitFor();
      expect(errors).toEqual([]);
    } catch (error) {
      throw new Error(`The page said: ${errors.join('\n')}`, { cause: error });
    } finally {
      await browser.close();
    }
  });

  test('an agent is invited from the terminal, is notified, takes a visitor over and answers', async () => {
    const page = await fetch(`${emulator.url}/${at.inboxBucket}/inbox.html`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain(new URL(at.socket).origin);
    const agent = await signInAgent(emulator, 'Ana', at);
    expect(agent).toMatchObject({ link: `${at.inbox}/inbox.html`, invited: 'Ana', welcome: { open: { rows: [] } } });
    pushKey = agent.welcome.pushKey ?? '';
    agent.send({ type: 'agent_subscribe', id: 'subscribe', subscription: pushService.subscribe('phone') });
    await agent.next('agent_subscribed');

    const visitor = await visit(at.socket, at.site);
    visitor.send({ type: 'hello', id: 'h1', start: true, locale: 'en_US' });
    await visitor.next('welcome');
    visitor.send({ type: 'event', id: 'c-1', message: { text: 'Customer Support' } });
    await visitor.next('owner', ({ owner, person }) => owner === 'agent' && person?.name === undefined);
    const { row } = await agent.next('agent_row', ({ row }) => row.waitingSince !== undefined);
    expect(row).toMatchObject({ shelf: 'open', owner: { kind: 'agent' } });
    const thread = row.thread.customer;
    const told = await waitFor('notification on the phone', () => pushService.delivered[0]);
    expect(told.notification).toMatchObject({ navigate: `${at.inbox}/inbox.html#thread=${thread}` });
    expect(pushService.refused).toEqual([]);

    const act = async (id: string, action: object) => {
      agent.send({ type: 'agent_event', id, thread, action });
      await agent.next('agent_ack', (ack) => ack.id === id);
    };
    agent.send({ type: 'agent_open', id: 'open', thread });
    const { entries } = await agent.next('agent_thread');
    expect(JSON.stringify(entries)).toContain('Customer Support');
    await act('a-1', { kind: 'take_over' });
    await visitor.next('owner', ({ person }) => person?.name === 'Ana');
    await act('a-2', { kind: 'reply', text: 'Hello, Ana here.', basis: { seq: 99, generation: row.generation + 1 } });
    const { entry } = await visitor.next('entry', ({ entry }) => 'sent' in entry && entry.speaker === 'agent');
    expect(entry).toMatchObject({ name: 'Ana', sent: { text: 'Hello, Ana here.' } });
    // The function goes on for two seconds with a list that it read.
    let asked = 0;
    const listed = await waitFor('list with the conversation', async () => {
      const id = `list-${++asked}`;
      agent.send({ type: 'agent_list', id, shelf: 'open' });
      const { rows } = await agent.next('agent_rows', (answer) => answer.id === id);
      return rows.find(({ owner }) => owner.kind === 'agent' && owner.agent?.name === 'Ana');
    });
    expect(listed.thread.customer).toBe(thread);
    await act('a-3', { kind: 'done' });
    await visitor.next('owner', ({ owner }) => owner === 'bot');
    expect(await command(emulator, 'agent', 'list')).toMatch(/Ana.*on 1 device/);
    agent.close();
    visitor.close();
  });

  test('after connect, Meta verifies the webhook, and customers in Messenger get answers', async () => {
    await putParameters(aws, '/customer-chat/dev', { PAGE_ID, APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN });
    await restart(
      aws,
      ['verify', 'events', 'socket', 'turn'].map((name) => `${NAME}-${name}`),
    );
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444' };
    const check = (token: string): Promise<Response> =>
      fetch(`${at.api}/webhook?${new URLSearchParams({ ...query, 'hub.verify_token': token })}`);
    expect((await check('wrong')).status).toBe(403);
    expect(await (await check(VERIFY_TOKEN)).text()).toBe('1158201444');
    const unsigned = await fetch(`${at.api}/webhook`, { method: 'POST', body: '{"object":"page"}' });
    expect(unsigned.status).toBe(401);

    const graph = createGraph({
      url: simulator.url,
      pageId: PAGE_ID,
      token: PAGE_ACCESS_TOKEN,
      appId: APP_ID,
      appSecret: APP_SECRET,
    });
    await graph.subscriptions.app.set({
      callback_url: `${at.api}/webhook`,
      verify_token: VERIFY_TOKEN,
      fields: webhookFields,
    });
    await graph.subscriptions.page.set(webhookFields);
    phone = await connectSimulator(simulator.url).person('Ada Lovelace');
    await phone.say('hi');
    expect((await phone.nextMessage(60_000)).message?.text).toBe('Thanks for writing to us on Messenger!');
  });

  test('an answer of an agent follows into the phone of one visitor, and goes to another one by mail', async () => {
    const agent = await signInAgent(emulator, 'Bea', at);
    // The conversation on this phone is the agent's afterwards: the bot would not answer in it.
    const grace = await connectSimulator(simulator.url).person('Grace Hopper');
    await grace.say('hi');
    await grace.nextMessage(60_000);
    const follower = await waitingVisitor(at, agent);
    const mailed = await waitingVisitor(at, agent);
    await agent.takesOver(follower.thread);
    await agent.takesOver(mailed.thread);

    follower.send({ type: 'link', id: 'link', purpose: 'follow' });
    const { url } = await follower.next('link');
    expect(url).toMatch(`${simulator.url}/m/${PAGE_ID}?ref=cc-`);
    await grace.open({ ref: new URL(url).searchParams.get('ref') ?? '', source: 'SHORTLINK' });
    await grace.until(({ lines }) => JSON.stringify(lines).includes('Show the answer'), 60_000);
    await grace.tap('Show the answer');
    await follower.next('reach', ({ reach }) => reach.messenger?.state === 'on');
    mailed.send({ type: 'mail', id: 'mail', address: 'mia@example.org' });
    await mailed.next('reach', ({ reach }) => reach.mail?.state === 'given');

    await agent.replies(follower.thread, 'Your glaze is on its way.');
    await agent.replies(mailed.thread, 'Your cup is on its way.');
    follower.close();
    mailed.close();
    // Both go on by the clock, which AWS starts each minute: after one minute, and after two.
    const clock = () => aws.lambda.send(new InvokeCommand({ FunctionName: `${NAME}-clock` }));
    const isShown = async () => {
      await clock();
      return JSON.stringify(await grace.thread()).includes('Your glaze is on its way.') || undefined;
    };
    await waitFor('answer on the phone', isShown, 120_000);
    const mail = await waitFor(
      'mail',
      async () => {
        await clock();
        const { mails }: MailsView = await (await fetch(`${simulator.url}/sim/mails`)).json();
        return mails.find(({ to }) => to === 'mia@example.org');
      },
      180_000,
    );
    expect(mail.text).toContain('Your cup is on its way.');
    expect(mail.from).toContain(SENDER);
    const [choice = ''] = /https:\S+\/mail\?t=[\w-]+/.exec(mail.text) ?? [];
    const page = `${at.api}/mail?${new URL(choice).searchParams}`;
    expect((await fetch(page)).status).toBe(200);
    const stop = await fetch(page, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    expect(stop.status).toBe(200);
    await waitFor('line that says what became of the answer', async () => {
      const sent = await Promise.all([follower, mailed].map(({ thread }) => agent.followUps(thread)));
      return sent.every(([status]) => status === 'sent') || undefined;
    });
    expect((await grace.thread()).lines.filter((line) => JSON.stringify(line).includes('Your glaze'))).toHaveLength(1);
    agent.close();
  }, 400_000);

  test('an event that fails for good is a dead letter, and is answered after the cause is repaired', async () => {
    const turn = `${NAME}-turn`;
    const { Environment } = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: turn }));
    const withTable = async (TABLE_NAME: string): Promise<void> => {
      const Variables = { ...Environment?.Variables, TABLE_NAME };
      await aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: turn, Environment: { Variables } }));
    };
    await waitFor('end of what was said before', async () => (await count('queue')) === 0 || undefined);
    await withTable('no-such-table');
    await phone.say('are you there?');
    await waitFor('dead letter alone', async () => {
      const [waiting, dead] = await Promise.all([count('queue'), count('dlq')]);
      return (waiting === 0 && dead > 0) || undefined;
    });
    await withTable(at.table);
    expect(await command(emulator, 'replay', 'all')).toMatch(/[1-9]\d* brought back/);
    expect((await phone.nextMessage(60_000)).message?.text).toBe('Thanks for writing to us on Messenger!');
  });

  test('a second deploy changes only the connected Page', async () => {
    const again = await deploy();
    expect(again.output).toMatch(/No changes to deploy|did not include any changes/);
    // The snippet stays valid: it needs no change when a Page is connected.
    expect(again.output).toContain('<div class="fb-customerchat" ref=""></div>');
  });

  test('customers get a changed line of the bot after the next deploy, which does not change the site', async () => {
    const bot = await readFile(join(project, 'bot.ts'), 'utf8');
    const line = "'Written in Node.js ' + process.version";
    const slow = `async work(chat) {
    const { length } = await chat.secret('SHOP_KEY');
    chat.reply('Worked with a secret of ' + length + ' characters');
  },

  message(chat, { message }) {
    if (message.text === 'something slow') return chat.work('slow');`;
    const changed = bot.replace("'Thanks for writing to us on Messenger!'", line);
    writeInto(project, 'bot.ts', changed.replace('message(chat, { message }) {', slow));
    const Name = '/customer-chat/dev/bot/SHOP_KEY';
    await new SSMClient({ region: REGION }).send(
      new PutParameterCommand({ Name, Value: 'a-key-of-the-shop', Type: 'SecureString' }),
    );
    const { output } = await deploy();
    expect(output).toContain('Service deployed to stack');
    expect(output).toContain('0 files uploaded');
    await phone.say('hi again');
    expect((await phone.nextMessage(60_000)).message?.text).toMatch(/^Written in Node.js v24\./);
    await phone.say('something slow');
    expect((await phone.nextMessage(60_000)).message?.text).toBe('Worked with a secret of 17 characters');
  });

  test('leaves the table and the settings after its removal, which says how to delete them', async () => {
    // An operator may have switched on versions: then deleted files still exist.
    const s3 = new S3Client({ region: REGION });
    const Status = 'Enabled' as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: at.bucket, VersioningConfiguration: { Status } }));
    await s3.send(new DeleteObjectCommand({ Bucket: at.bucket, Key: 'chat.html' }));
    const { code, output } = await sls(project, emulator.env, 'remove');
    expect(output).toContain(`aws dynamodb delete-table --region ${REGION} --table-name ${at.table}`);
    expect(output).toContain('/customer-chat/dev/PAGE_ACCESS_TOKEN');
    expect(code).toBe(0);
    expect((await object('chat.html')).status).toBe(404);
    const { TableNames } = await new DynamoDBClient({ region: REGION }).send(new ListTablesCommand({}));
    expect(TableNames).toContain(at.table);
    await expect(aws.cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }))).rejects.toThrow(
      'does not exist',
    );
  });
});
