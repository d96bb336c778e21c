import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import config from '#config';
import { connect } from '../../cli/connect/connect.ts';
import { doctor } from '../../cli/doctor/doctor.ts';
import type { Finding } from '../../cli/doctor/index.ts';
import { agentDirectory } from '../../lib/agents/index.ts';
import { newConversation } from '../../lib/conversation/index.ts';
import { sqsQueue } from '../../lib/queue/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { dynamoStore } from '../../lib/store/index.ts';
import { startAws, type TestAws } from './aws.ts';
import { listening, type Meta, startMeta, startWebhook, userToken } from './meta.ts';
import { type RunOptions, runCommand } from './run.ts';

const { APP_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN } = localDefaults;
const page = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">';

let meta: Meta;
let webhook: Awaited<ReturnType<typeof startWebhook>>;
let site: Awaited<ReturnType<typeof listening>>;
let served: { statusCode: number; body: string };
beforeAll(async () => {
  meta = await startMeta();
});
afterAll(() => meta.close());
beforeEach(async () => {
  webhook = await startWebhook({ appSecret: APP_SECRET, verifyToken: VERIFY_TOKEN });
  served = { statusCode: 200, body: page };
  site = await listening(async () => served);
});
afterEach(async () => {
  meta.unpatch();
  await meta.sim.control({ action: 'reset', all: true });
  await webhook.close();
  await site.close();
});

async function examined(args: string[], options: RunOptions) {
  const result = await runCommand(doctor, [...args, '--json'], options);
  expect(result.what).toBe('');
  const { ok, findings }: { ok: boolean; findings: Finding[] } = JSON.parse(result.output);
  expect(result.code).toBe(ok ? 0 : 1);
  for (const { state, todo } of findings) if (state === 'warn' || state === 'fail') expect(todo).toBeTruthy();
  return { ...result, found: (check: string) => findings.find((each) => each.check === check), findings };
}

describe('On a laptop', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'customer-chat-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const env = () => ({ GRAPH_URL: meta.url, WEBHOOK_URL: webhook.webhook, SITE_PORT: new URL(site.url).port });
  const given = ['--local', '--app-id', APP_ID, '--app-secret', APP_SECRET, '--token', userToken];

  test('all connected parts are ok, and parts that a laptop does not have are skipped with the reason', async () => {
    await runCommand(connect, given, { env: env(), directory });
    const { code, found, findings } = await examined(['--local'], { env: env(), directory });
    expect(code, JSON.stringify(findings)).toBe(0);
    for (const check of ['Settings', 'Token', 'Permissions', 'Webhook', 'App', 'Page', 'Routing', 'Profile', 'Site']) {
      expect(found(check), check).toMatchObject({ state: 'ok' });
    }
    for (const check of ['Queue', 'Alarms', 'Budget']) expect(found(check)).toMatchObject({ state: 'skip' });
  });

  test('the findings are one table for people', async () => {
    const { output } = await runCommand(doctor, ['--local'], { env: env(), directory });
    expect(output).toMatch(/^✓ ok {4}Settings {6}app 200300400500600, Page 1002003004005/m);
    expect(output).toMatch(
      /^✗ fail {2}App .*is subscribed to nothing.*\n {4}→ `npm run connect -- --local` sets it\.$/m,
    );
    expect(output).toMatch(/^\d+ ok, \d+ warn, \d+ fail, \d+ skipped$/m);
    for (const secret of [APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN]) expect(output).not.toContain(secret);
  });

  test('a stack that was started with another secret is found', async () => {
    webhook.known.appSecret = 'another';
    const { found } = await examined(['--local'], { env: env(), directory });
    expect(found('Webhook')).toMatchObject({ state: 'fail', todo: expect.stringContaining('another APP_SECRET') });
  });

  test('a changed profile and different domains are warnings', async () => {
    await runCommand(connect, given, { env: env(), directory });
    const changed = {
      ...config,
      whitelistedDomains: ['https://shop.example'],
      profile: { ...config.profile, get_started: { payload: 'OTHER' } },
    };
    const { code, found } = await examined(['--local'], { env: env(), directory, config: changed });
    expect(code).toBe(0);
    expect(found('Profile')).toMatchObject({ state: 'warn', found: expect.stringContaining('get_started') });
    expect(found('Domains')).toMatchObject({ state: 'warn', found: expect.stringContaining('https://shop.example/') });
  });

  test('an app that delivers elsewhere is found', async () => {
    await runCommand(connect, given, { env: env(), directory });
    const other = { ...env(), WEBHOOK_URL: `${webhook.url}/webhook?other` };
    const { found } = await examined(['--local'], { env: other, directory });
    expect(found('App')).toMatchObject({ state: 'fail', found: expect.stringContaining(webhook.webhook) });
  });
});

describe('In AWS', () => {
  let aws: TestAws;
  const env = () => ({ ...aws.env, GRAPH_URL: meta.url });
  const look = () => examined([], { env: env() });
  const topic = 'arn:aws:sns:us-east-1:000000000000:customer-chat-dev-alarms';
  beforeEach(async () => {
    aws = await startAws();
    for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
    aws.account.outputs.set('HttpApiUrl', webhook.url);
    aws.account.outputs.set('SiteUrl', `${site.url}/chat.html`);
    aws.account.resources.set('Budget', { type: 'AWS::Budgets::Budget', id: 'budget' });
    aws.account.resources.set('AlarmMail', { type: 'AWS::SNS::Subscription', id: 'mail' });
    aws.account.resources.set('AlarmTopic', { type: 'AWS::SNS::Topic', id: topic });
    aws.account.subscriptions.push({ Endpoint: 'you@shop.example', SubscriptionArn: `${topic}:1` });
    aws.account.alarms.push({ AlarmName: 'customer-chat-dev-dead-letters', StateValue: 'OK' });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });

  test('a stack without a Page is healthy: web chat only', async () => {
    const { found, findings } = await look();
    // The only failure: the site of this test has no certificate.
    expect(findings.filter(({ state }) => state === 'fail').map(({ check }) => check)).toEqual(['Site']);
    expect(found('Settings')).toMatchObject({ state: 'skip', todo: expect.stringContaining('npm run connect') });
    expect(found('Queue')).toMatchObject({ state: 'ok', found: '0 waiting' });
    expect(found('Dead letters')).toMatchObject({ state: 'ok' });
    expect(found('Clock')).toMatchObject({ state: 'ok' });
    expect(found('Alarms')).toMatchObject({ state: 'ok', found: '1, none rings' });
    expect(found('Budget')).toMatchObject({ state: 'ok' });
  });

  test('a stack without agents and without a Page Inbox says that no person is reached', async () => {
    const { found } = await look();
    expect(found('Agents')).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('no Page Inbox is used'),
      todo: expect.stringContaining('npm run agent -- add'),
    });
    expect(found('Push keys')).toMatchObject({ state: 'warn', todo: expect.stringContaining('sls deploy') });
  });

  test('agents are named, and mails to an address that is not confirmed are found', async () => {
    const { documentClient, table } = aws.database;
    const directory = agentDirectory({ documentClient, table });
    const ada = await directory.add({ name: 'Ada' }, Date.now());
    for (const name of ['VAPID_KEYS', 'PUSH_KEY']) {
      aws.account.parameters.set(`/customer-chat/dev/${name}`, { Value: 'key', Type: 'String' });
    }
    expect((await look()).found('Agents')).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('1: Ada, and none is signed in'),
      todo: expect.stringContaining('npm run agent -- invite NAME'),
    });
    const { token } = await directory.invite(ada.id, Date.now());
    await directory.signIn(token, { network: '192.0.2.1', now: Date.now() });
    const { found } = await look();
    expect(found('Agents')).toMatchObject({ state: 'ok', found: expect.stringContaining('1: Ada') });
    expect(found('Push keys')).toMatchObject({ state: 'ok' });
    expect(found('Agent mails')).toMatchObject({ state: 'skip' });
    await directory.setMail(ada.id, 'ada@shop.example');
    expect((await look()).found('Agent mails')).toMatchObject({
      state: 'warn',
      todo: expect.stringContaining('deploy'),
    });
    aws.account.resources.set('NotifyTopic', { type: 'AWS::SNS::Topic', id: topic });
    expect((await look()).found('Agent mails')).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('ada@shop.example'),
      todo: expect.stringContaining('npm run agent -- confirm'),
    });
    aws.account.subscriptions.push({ Endpoint: 'ada@shop.example', SubscriptionArn: `${topic}:2` });
    expect((await look()).found('Agent mails')).toMatchObject({ state: 'ok' });
  });

  test('mails to visitors need a sender whose address or domain is verified, and outside of the sandbox they go to every address', async () => {
    expect((await look()).found('Visitor mail')).toMatchObject({ state: 'skip' });
    aws.account.resources.set('NotifyLambdaFunction', {
      type: 'AWS::Lambda::Function',
      id: 'customer-chat-dev-notify',
    });
    expect((await look()).found('Visitor mail')).toMatchObject({
      state: 'skip',
      found: expect.stringContaining('MAIL_FROM'),
    });
    aws.account.environments.set('customer-chat-dev-notify', { MAIL_FROM: 'chat@shop.example' });
    const mails = async () =>
      (await examined([], { env: { ...env(), SES_ENDPOINT: `${meta.simulator}/ses` } })).found('Visitor mail');
    await meta.sim.control({ action: 'ses', sandbox: true, verified: [] });
    expect(await mails()).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('chat@shop.example is not verified'),
    });
    await meta.sim.control({ action: 'ses', verified: ['shop.example'] });
    expect(await mails()).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('sandbox: only to verified addresses'),
    });
    await meta.sim.control({ action: 'ses', sandbox: false });
    expect(await mails()).toMatchObject({ state: 'ok', found: 'from chat@shop.example, to every address' });
    for (const [verified, state] of [
      ['shop.example', 'ok'],
      ['mail.shop.example', 'ok'],
      ['op.example', 'fail'],
      ['eu.mail.shop.example', 'fail'],
    ] as const) {
      aws.account.environments.set('customer-chat-dev-notify', { MAIL_FROM: 'chat@mail.shop.example' });
      await meta.sim.control({ action: 'ses', verified: [verified] });
      expect(await mails(), verified).toMatchObject({ state });
    }
  });

  test('a claimed Human Agent without a Page is named, and one that is not claimed is skipped', async () => {
    expect((await look()).found('Human Agent')).toMatchObject({
      state: 'skip',
      found: expect.stringContaining('not claimed'),
    });
    const claimed = await examined([], { env: env(), config: { ...config, humanAgent: true } });
    expect(claimed.found('Human Agent')?.found).toContain('no Page is connected');
  });

  test('the deployed function is asked whether its bot can be loaded, and failed turns are counted', async () => {
    const healthy = await look();
    expect(healthy.found('Bot')).toMatchObject({ state: 'ok', found: 'is loaded' });
    expect(healthy.found('Failed turns')).toMatchObject({ state: 'ok' });
    expect(aws.account.invoked).toEqual(['customer-chat-dev-turn {"check":"bot"}']);

    aws.account.bot.answer = { loads: false, problem: 'bot.ts cannot be loaded: Error: no key (bot.ts:3:9)' };
    aws.account.turnErrors.push(2, 5);
    const { found, code } = await look();
    expect(code).toBe(1);
    expect(found('Bot')).toMatchObject({
      state: 'fail',
      found: 'bot.ts cannot be loaded: Error: no key (bot.ts:3:9)',
      todo: expect.stringContaining('npx sls deploy'),
    });
    expect(found('Failed turns')).toMatchObject({ state: 'warn', found: '7 in the last 24 hours' });

    aws.account.bot = { answer: { errorMessage: 'Runtime exited' }, error: 'Unhandled' };
    expect((await look()).found('Bot')).toMatchObject({ state: 'fail', found: 'Runtime exited' });
  });

  test('a queue that stands is a warning, and one that stands for long a failure', async () => {
    aws.account.queueAge.push(120);
    expect((await look()).found('Queue')).toMatchObject({ state: 'warn', found: '0 waiting, the oldest for 120 s' });
    aws.account.queueAge.splice(0, 1, 1200);
    expect((await look()).found('Queue')).toMatchObject({ state: 'fail' });
  });

  test('a missing stack is the only line', async () => {
    const { findings, code } = await examined(['--stage', 'prod'], { env: env() });
    expect(code).toBe(1);
    expect(findings).toEqual([
      {
        check: 'Stack',
        state: 'fail',
        found: 'There is no stack customer-chat-prod in us-east-1.',
        todo: expect.stringContaining('sls deploy'),
      },
    ]);
  });

  test('incomplete settings are an error that names the missing ones', async () => {
    aws.account.parameters.set('/customer-chat/dev/APP_ID', { Value: APP_ID, Type: 'String' });
    const { code, found } = await look();
    expect(code).toBe(1);
    expect(found('Settings')?.found).toContain('PAGE_ID, APP_SECRET, PAGE_ACCESS_TOKEN, VERIFY_TOKEN is missing');
  });

  test('dead letters, a slow queue, a late clock, a ringing alarm and a blocked bucket are found', async () => {
    const thread = { page: '1', customer: 'p' };
    const letters = sqsQueue({ url: aws.urls.deadLetters, endpoint: aws.env.AWS_ENDPOINT_URL_SQS });
    await letters.enqueue([{ thread, key: 'k', id: 'i', at: 1, source: 'clock' }]);
    aws.account.queueAge.push(1200);
    const store = dynamoStore({ table: aws.database.table, documentClient: aws.database.documentClient });
    const until = Date.now() - 10 * 60_000;
    await store.commit({ ...newConversation(thread, 1), owner: { kind: 'page_inbox', until } });
    aws.account.alarms.push({ AlarmName: 'customer-chat-dev-errors', StateValue: 'ALARM', StateReason: 'Threshold' });
    served = { statusCode: 403, body: '' };
    const { found } = await look();
    expect(found('Dead letters')).toMatchObject({
      state: 'fail',
      todo: expect.stringContaining('npm run replay -- list'),
    });
    expect(found('Queue')).toMatchObject({ state: 'fail', found: expect.stringContaining('the oldest for 1200 s') });
    expect(found('Clock')).toMatchObject({ state: 'fail', found: expect.stringContaining('10 minutes') });
    expect(found('Alarms')).toMatchObject({ state: 'fail', found: 'customer-chat-dev-errors (Threshold)' });
    expect(found('Site')).toMatchObject({ state: 'fail', todo: expect.stringContaining('Block all public access') });
  });

  test('a site that CloudFront cannot read, or whose domain leads elsewhere, is found', async () => {
    aws.account.resources.set('SiteDistribution', { type: 'AWS::CloudFront::Distribution', id: 'E1' });
    served = { statusCode: 403, body: '' };
    expect((await look()).found('Site')).toMatchObject({ state: 'fail', todo: expect.stringContaining('CloudFront') });
    aws.account.outputs.set('SiteUrl', 'https://chat.shop.invalid');
    aws.account.outputs.set('SiteCname', 'd111111abcdef8.cloudfront.net');
    expect((await look()).found('Site')).toMatchObject({
      state: 'fail',
      found: 'the name chat.shop.invalid is not known (ENOTFOUND)',
      todo: expect.stringContaining('chat.shop.invalid CNAME d111111abcdef8.cloudfront.net'),
    });
  });

  test('alarms and a budget without an address are warnings', async () => {
    aws.account.resources.delete('AlarmMail');
    aws.account.subscriptions.length = 0;
    aws.account.resources.delete('Budget');
    const { found } = await look();
    for (const check of ['Alarms', 'Budget']) {
      expect(found(check)).toMatchObject({ state: 'warn', todo: expect.stringContaining('ALARM_EMAIL') });
    }
  });

  test('an unconfirmed address and an unsubscribed one are different warnings', async () => {
    aws.account.subscriptions.splice(0, 1, { Endpoint: 'you@shop.example', SubscriptionArn: 'PendingConfirmation' });
    expect((await look()).found('Alarms')).toMatchObject({
      state: 'warn',
      found: '1, none rings, and no address is notified: you@shop.example has not confirmed',
      todo: expect.stringContaining('Request confirmation'),
    });
    aws.account.subscriptions.splice(0, 1, { Endpoint: 'you@shop.example', SubscriptionArn: 'Deleted' });
    expect((await look()).found('Alarms')).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('was unsubscribed'),
      todo: expect.stringContaining('Topics, customer-chat-dev-alarms, "Create subscription"'),
    });
    aws.account.refused.set('SNS.ListSubscriptionsByTopic', 'AuthorizationError');
    expect((await look()).found('Alarms')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('AWS does not allow it'),
    });
  });

  test('a check that AWS does not allow is a line of the table, and the others go on', async () => {
    aws.account.refused.set('GraniteServiceVersion20100801.DescribeAlarms', 'AccessDenied');
    const { found } = await look();
    expect(found('Alarms')).toMatchObject({ state: 'fail', found: expect.stringContaining('not authorized') });
    expect(found('Clock')).toMatchObject({ state: 'ok' });
  });

  function connected(): void {
    const values = { APP_ID, APP_SECRET, PAGE_ID: localDefaults.PAGE_ID, PAGE_ACCESS_TOKEN, VERIFY_TOKEN };
    for (const [name, Value] of Object.entries(values)) {
      aws.account.parameters.set(`/customer-chat/dev/${name}`, { Value, Type: 'String' });
    }
  }

  test.each([
    ['https://gone.invalid', 'There is no host gone.invalid.'],
    ['http://127.0.0.1:1', 'cannot be reached'],
  ])('a missing webhook at %s gets the advice for a deployed stack', async (address, what) => {
    connected();
    aws.account.outputs.set('HttpApiUrl', address);
    const finding = (await look()).found('Webhook');
    expect(finding).toMatchObject({ state: 'fail', found: expect.stringContaining(what) });
    expect(finding?.todo).toContain('npx sls deploy');
    expect(finding?.todo).not.toMatch(/ngrok|npm start/);
  });

  test('a token that ends soon, an expired one, and one without permissions are different findings', async () => {
    connected();
    const debugged = (change: object) =>
      meta.patch('/debug_token', (answer) => ({ data: { ...('data' in answer && Object(answer.data)), ...change } }));
    debugged({ expires_at: Math.floor(Date.now() / 1000) + 3 * 86_400 });
    expect((await look()).found('Token')).toMatchObject({ state: 'warn', found: expect.stringContaining('3 days') });
    debugged({ scopes: ['pages_messaging'] });
    expect((await look()).found('Token')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('pages_manage_metadata'),
      todo: expect.stringMatching(/then run `npm run connect`\.$/),
    });
    meta.unpatch();
    await meta.sim.control({ action: 'token', valid: false });
    expect((await look()).found('Token')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('expired'),
      todo: expect.stringMatching(/and run `npm run connect` with it\.$/),
    });
    await meta.sim.control({ action: 'token', valid: true });
  });
});
