import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentDirectory } from '../../../lib/agents/index.ts';
import { WORK_SECONDS } from '../../../lib/config/index.ts';
import { newConversation, rowOf } from '../../../lib/conversation/index.ts';
import { advice } from '../../../lib/graph/codes.ts';
import { dynamoStore } from '../../../lib/store/index.ts';
import { sign } from '../../../lib/webhook/index.ts';
import { findSecret } from '../../../serverless/package/secrets.ts';
import { request } from '../../handlers/capture.ts';
import { copyProject } from '../../support/project.ts';
import { vapidKeys } from '../../support/push-service.ts';
import { unreadAnswer } from '../../support/unread-answer.ts';
import { expectTimes, pack, queuesOfTurn, resourcesOf, siteOrigin, type Template } from './pack.ts';
import { allowed, startRecorder } from './permissions.ts';

const functions = ['verify', 'events', 'socket', 'turn', 'work', 'clock', 'notify', 'mail'];
let project: string;
let template: Template;

beforeAll(async () => {
  // The bot of a shop whose API has a key.
  const bot = readFileSync('bot.ts', 'utf8');
  const asking = bot.replace(
    'message(chat, { message }) {',
    `async work(chat) {
    chat.reply(\`worked with \${await chat.secret('SHOP_KEY')}\`);
  },
  async message(chat, { message }) {
    await chat.secret('SHOP_KEY');
    if (message.text === 'work') return chat.work('a work');`,
  );
  expect(asking).not.toBe(bot);
  project = copyProject({ 'bot.ts': asking });
  template = await pack(project, { BOT_CHECK: 'on' });
});

const ofType = (type: string) => resourcesOf(template, type);
const socketEvent = (eventType: string, frame?: object, connectionId = 'c1'): object => ({
  requestContext: { eventType, connectionId, identity: { sourceIp: '192.0.2.1' } },
  headers: { Origin: 'https://site.example' },
  body: frame && JSON.stringify(frame),
  isBase64Encoded: false,
});

describe('sls package', () => {
  test.each(functions)('packs %s and its later imports, and nothing else', (name) => {
    const built = readdirSync(join(project, '.build', name)).map((file) => `.build/${name}/${file}`);
    expect(built).toContain(`.build/${name}/index.mjs`);
    const zip = readFileSync(join(project, `.serverless/${name}.zip`));
    // The number of files, near the end of every archive.
    expect(zip.readUInt16LE(zip.length - 12)).toBe(built.length);
    const files = [...new Set(zip.toString('latin1').match(/\.build\/[\w./-]+\.mjs(\.map)?/g))];
    expect(files.sort()).toEqual(built.sort());
    expect(ofType('AWS::Lambda::Function').map(({ Properties }) => Properties.Handler)).toContain(
      `.build/${name}/index.handler`,
    );
  });

  test('has the operator’s bot in a thread beside turn, and no axios or database in the functions that Meta waits for', () => {
    const built = (path: string): string => readFileSync(join(project, '.build', path), 'utf8');
    const sources = (name: string): string => built(`${name}/index.mjs.map`);
    // The thread loads the bot as a file of its own, so that it can say why it cannot.
    for (const name of ['turn', 'work']) {
      const [bot = ''] = readdirSync(join(project, '.build', name)).filter((file) => /^bot-\w+\.mjs$/.test(file));
      expect(built(`${name}/${bot}`)).toContain('customer support');
      expect(built(`${name}/${bot}.map`)).toContain('bot.ts');
      expect(built(`${name}/bot.mjs`)).toContain(bot);
    }
    expect(built('turn/index.mjs')).not.toContain('customer support');
    for (const name of ['verify', 'events']) expect(sources(name)).not.toMatch(/node_modules\/axios|client-dynamodb/);
  });

  test.each(functions)('keeps the package of %s small', (name) => {
    const { size } = statSync(join(project, `.serverless/${name}.zip`));
    expect(size).toBeLessThan(name === 'events' ? 150 * 1024 : 480 * 1024);
  });

  test('counts refused connections, too, in the alarm of the website’s flood', () => {
    const [alarm] = ofType('AWS::CloudWatch::Alarm').filter(({ Properties }) =>
      String(Properties.AlarmName).endsWith('-socket-flood'),
    );
    expect(alarm?.Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SocketLambdaFunction' } }],
    });
  });

  test('gives each function a role of its own, and no role a wildcard', () => {
    const roles = ofType('AWS::Lambda::Function').map(({ Properties }) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    for (const role of ofType('AWS::IAM::Role')) {
      const text = JSON.stringify(role.Properties.Policies);
      // IAM knows no resource for this one: it tells whether mails to an address came back.
      const ofAccount = '"Action":"ses:GetSuppressedDestination","Resource":"*"';
      expect(text.replace(ofAccount, '')).not.toContain('"Resource":"*"');
      expect(text).not.toMatch(/"Action":\[?"\w*:?\*"/);
    }
  });

  test('hides an event for longer than a turn may take, and gives up on it after ten deliveries', () => {
    expectTimes(template, 8);
    for (const queue of queuesOfTurn(template)) {
      expect(queue.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 10 });
      expect(queue.Properties).toMatchObject({
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
      });
    }
  });

  test('keeps the table with its backups after a removal, and logs for two weeks', () => {
    const [table] = ofType('AWS::DynamoDB::Table');
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table?.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    const logs = ofType('AWS::Logs::LogGroup');
    expect(logs).toHaveLength(functions.length);
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBe(14);
  });

  test('has ten alarms on thirteen metrics, of which ten are free of charge, and a row for each in docs/operations.md', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(10);
    const metrics = alarms.flatMap(({ Properties: { Metrics } }) =>
      Array.isArray(Metrics) ? Metrics.filter((metric) => 'MetricStat' in metric) : [{}],
    );
    expect(metrics).toHaveLength(13);
    const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    const [, table = ''] = manual.split('| alarm |');
    const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
    const names = alarms.map(({ Properties }) => String(Properties.AlarmName).replace('customer-chat-dev-', ''));
    expect(rows.sort()).toEqual(names.sort());
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
  });

  test('has one alarm for all queues of dead letters', () => {
    const queues = JSON.stringify(template.Resources.DeadLettersAlarm?.Properties.Metrics);
    expect([...queues.matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map(([, queue]) => queue)).toEqual([
      'DeadLetters',
      'NotifyDeadLetters',
      'WorkDeadLetters',
    ]);
  });

  test.each(['Notify', 'Work'])('hides a message of the queue of %s for longer than its function runs', (name) => {
    const { Timeout } = template.Resources[`${name}LambdaFunction`]?.Properties ?? {};
    const { VisibilityTimeout, RedrivePolicy } = template.Resources[`${name}Queue`]?.Properties ?? {};
    expect(Number(VisibilityTimeout)).toBeGreaterThan(Number(Timeout));
    expect(RedrivePolicy).toMatchObject({ deadLetterTargetArn: { 'Fn::GetAtt': [`${name}DeadLetters`, 'Arn'] } });
  });

  test('gives the bot five minutes for a work, as its handler is told', () => {
    expect(template.Resources.WorkLambdaFunction?.Properties.Timeout).toBe(WORK_SECONDS);
  });

  test('shows every alarm on the dashboard', () => {
    const alarms = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
    const [dashboard] = ofType('AWS::CloudWatch::Dashboard');
    const shown = [...JSON.stringify(dashboard?.Properties.DashboardBody).matchAll(/\$\{(\w+)\.Arn\}/g)];
    expect(shown.map(([, logical]) => logical)).toEqual(alarms.map(([logical]) => logical));
  });

  test('has the alarm `token` for the error kinds that stop every reply, as the worker logs them', () => {
    const filter = String(template.Resources.TokenErrors?.Properties.FilterPattern);
    const kinds = [...filter.matchAll(/\$\.kind = "(\w+)"/g)].map(([, kind = '']) => kind);
    expect(kinds.toSorted()).toEqual(['permission', 'policy', 'token']);
    for (const kind of kinds) expect(advice).toHaveProperty(kind);
  });

  test('gives each function the permissions that it uses, and no others', async () => {
    const secrets = {
      PAGE_ID: '1',
      APP_ID: '2',
      VAPID_KEYS: JSON.stringify(vapidKeys()),
      APP_SECRET: 'secret',
      PAGE_ACCESS_TOKEN: 'token',
      VERIFY_TOKEN: 'verify',
      SHOP_KEY: 'a-key-of-the-shop',
    };
    const recorder = await startRecorder(secrets);
    const invoke = (name: string, events: readonly object[]) =>
      recorder.invoke(join(project, '.build', name, 'index.mjs'), events);
    const may = (role: string): string[] => allowed(template.Resources[role]);
    try {
      const challenge = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify', 'hub.challenge': '42' };
      const verify = await invoke('verify', [{ queryStringParameters: challenge, requestContext: { requestId: '1' } }]);
      expect(verify.answers).toMatchObject([{ statusCode: 200, body: '42' }]);
      expect(may('VerifyRole')).toEqual(verify.permissions);

      const item = (fields: object) => ({
        sender: { id: '7' },
        recipient: { id: '1' },
        timestamp: Date.now(),
        ...fields,
      });
      const message = (mid: string, text: string) => item({ message: { mid, text } });
      const reaction = item({ reaction: { mid: 'm1', action: 'react', emoji: '❤', reaction: 'love' } });
      const fromAnother = { ...message('m3', 'work'), sender: { id: '8' } };
      const body = JSON.stringify({
        object: 'page',
        entry: [
          {
            id: '1',
            time: 1,
            messaging: [message('m1', 'hi'), reaction, message('m2', 'customer support'), fromAnother],
          },
        ],
      });
      const events = await invoke('events', [
        request({ headers: { 'x-hub-signature-256': sign(body, 'secret') }, body }),
      ]);
      expect(events.answers).toMatchObject([{ statusCode: 200 }]);
      expect(may('EventsRole')).toEqual(events.permissions);

      const agents = await twoAgents(recorder);
      const frame = (type: string, fields: object = {}) => socketEvent('MESSAGE', { type, id: type, ...fields });
      const visitors = await invoke('socket', [
        socketEvent('CONNECT'),
        frame('hello', { start: true }),
        frame('event', { message: { text: 'hi' } }),
        frame('event', { id: 'second', message: { text: 'customer support' } }),
        frame('event', { id: 'third', referral: { ref: 'spring' } }),
        frame('typing', { on: true }),
        frame('history'),
        frame('ping'),
        ...Array.from({ length: 22 }, () => frame('nonsense')),
        socketEvent('MESSAGE', { type: 'hello', id: 'other', start: true, identity: 'forged' }, 'c2'),
        socketEvent('MESSAGE', { type: 'end', id: 'end' }, 'c2'),
        socketEvent('DISCONNECT', undefined, 'c2'),
        socketEvent('MESSAGE', { type: 'hello', id: 'works', start: true }, 'c3'),
        socketEvent('MESSAGE', { type: 'event', id: 'work', message: { text: 'work' } }, 'c3'),
      ]);
      expect(visitors.answers.slice(0, 3)).toMatchObject([
        { statusCode: 200 },
        { body: expect.stringContaining('welcome') },
        { body: expect.stringContaining('ack') },
      ]);

      const turnOf = (bodies: readonly string[]) => invoke('turn', bodies.map(recordOf));
      const first = recorder.queued.splice(0);
      // Four of Messenger, three of the visitor, the end of the other chat, and a message for a work.
      expect(first).toHaveLength(9);
      const turns = [await turnOf(first)];
      const works = recorder.queued.filter((queued) => JSON.parse(queued).name === 'a work');
      expect(works).toHaveLength(2);
      // The connection is gone, and the visitor comes back.
      const welcome = visitors.answers
        .map((answer) => String(Object(answer).body))
        .findLast((body) => /token/.test(body));
      const { session } = JSON.parse(welcome ?? '{}');
      await invoke('socket', [socketEvent('MESSAGE', { type: 'hello', id: 'back', session: session.token }, 'c4')]);
      const work = await invoke('work', works.map(recordOf));
      const results = recorder.queued.splice(0).filter((queued) => JSON.parse(queued).source === 'work');
      expect(results.join()).toMatch(/worked with a-key-of-the-shop.*worked with a-key-of-the-shop/);

      const thread = first
        .map((body) => JSON.parse(body).thread.customer)
        .find((customer) => customer.startsWith('web-'));
      const inbox = await invoke('socket', eventsOfInbox(agents, thread));
      expect(inbox.answers.filter((answer) => /type\W+error/.test(JSON.stringify(answer)))).toEqual([]);
      expect(may('SocketRole')).toEqual(union(visitors, inbox));

      // The notice of the turn's first hand-over is not an event of a thread.
      const ofInbox = recorder.queued.splice(0);
      const [acts, forgets] = ['agent', 'told'].map((kind) =>
        ofInbox.filter((body) => JSON.parse(body).source === kind),
      );
      expect(acts).toHaveLength(12);
      turns.push(await turnOf(acts ?? []));
      const store = dynamoStore(recorder.table);
      expect(await store.notes({ page: '1', customer: thread }, { limit: 9 })).toHaveLength(1);
      const lines = await store.history({ page: '1', customer: thread }, { limit: 99 });
      expect(lines.filter(({ speaker }) => speaker === 'agent').map(({ content }) => content)).toMatchObject([
        { control: { action: 'take', toAgent: { name: 'Ada' } } },
        { sent: { text: 'Hello' } },
        { control: { action: 'pass', toAgent: { name: 'Ben' } } },
      ]);
      // A conversation of an older version does not name its sessions.
      await store.commit(newConversation({ page: '1', customer: 'web-older' }, 1));
      const older = (forgets ?? []).map((body) => body.replaceAll(thread, 'web-older'));
      // The process of this test ends once the bot, which starts with it, was asked.
      const greeting = { ...JSON.parse(first[0] ?? ''), key: 'greeting', item: message('m9', 'hi') };
      turns.push(await turnOf([...(forgets ?? []), ...older, JSON.stringify(greeting)]));
      expect(await store.history({ page: '1', customer: thread }, { limit: 99 })).toEqual([]);
      // Lambda itself uses the queue. A failed turn sets its delay.
      const lambdas = [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:ReceiveMessage',
      ];
      expect(may('TurnRole').filter((action) => !lambdas.includes(action))).toEqual(union(...turns));

      expect(may('WorkRole').filter((action) => !lambdas.includes(action))).toEqual(work.permissions);

      // It queues nothing without a thread that is due.
      const clock = await invoke('clock', [{}]);
      expect(clock.permissions).toEqual(['dynamodb:Query@due']);

      const notice = await waitingCustomer(recorder);
      const mail = await unreadAnswer(dynamoStore(recorder.table), { page: '1', customer: 'web-left' });
      const notices = [notice, mail].map((body) => ({ messageId: 'm', body: JSON.stringify(body) }));
      const notify = await invoke('notify', [{ Records: notices }]);
      expect(recorder.queued.splice(0).join()).toContain('"kind":"mailed","seqs":[1],"status":"sent"');
      // A failed notice comes again when the queue shows it again.
      expect(may('NotifyRole').filter((action) => !lambdas.includes(action))).toEqual(notify.permissions);

      const opened = { queryStringParameters: { t: recorder.mailToken() } };
      const choice = await invoke('mail', [
        { ...request(opened), requestContext: { requestId: 'r', http: { method: 'GET' } } },
        {
          ...request({ ...opened, body: 'List-Unsubscribe=One-Click' }),
          requestContext: { requestId: 'r', http: { method: 'POST' } },
        },
      ]);
      expect(choice.answers).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
      expect(may('MailRole')).toEqual(choice.permissions);
    } finally {
      await recorder.stop();
    }
  });

  test.each([
    ['site', 'SiteBucket'],
    ['inbox', 'InboxBucket'],
  ])('makes the %s public for reading over TLS only, and for no change', (_, bucket) => {
    const [policy] = ofType('AWS::S3::BucketPolicy').filter(({ Properties }) =>
      JSON.stringify(Properties.Bucket).includes(bucket),
    );
    const text = JSON.stringify(policy?.Properties.PolicyDocument);
    expect(text.match(/"Effect":"Allow"/g)).toHaveLength(1);
    expect(text).toContain('"Action":"s3:GetObject"');
    expect(text).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
    expect(template.Resources[bucket]?.Properties.PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
    });
    expect(JSON.stringify([siteOrigin(template), template.Outputs.InboxUrl])).toContain(`{${bucket}}.s3.`);
    expect(JSON.stringify(template)).not.toMatch(/cloudfront|route53/i);
  });

  test('limits the bill: throttled APIs, a bounded number of workers, no reserved concurrency', () => {
    const stages = ofType('AWS::ApiGatewayV2::Stage').map(({ Properties }) => Properties.DefaultRouteSettings);
    expect(stages).toEqual([
      { ThrottlingBurstLimit: 500, ThrottlingRateLimit: 200 },
      { ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 },
    ]);
    const sources = ofType('AWS::Lambda::EventSourceMapping');
    expect(sources.map(({ Properties }) => Properties.EventSourceArn)).toEqual([
      { 'Fn::GetAtt': ['Queue', 'Arn'] },
      { 'Fn::GetAtt': ['WebQueue', 'Arn'] },
      { 'Fn::GetAtt': ['WorkQueue', 'Arn'] },
      { 'Fn::GetAtt': ['NotifyQueue', 'Arn'] },
    ]);
    expect(sources.map(({ Properties }) => Properties.ScalingConfig)).toEqual([
      { MaximumConcurrency: 3 },
      { MaximumConcurrency: 3 },
      { MaximumConcurrency: 2 },
      { MaximumConcurrency: 2 },
    ]);
    expect(JSON.stringify(template)).not.toContain('ReservedConcurrentExecutions');
  });

  test('puts no secret into the template', () => {
    const text = JSON.stringify(template);
    expect(text.replaceAll(/parameter\/customer-chat\/dev\/\w+/g, '')).not.toMatch(
      /APP_SECRET|PAGE_ACCESS_TOKEN|VERIFY_TOKEN/,
    );
    expect(findSecret(text, {})).toBeUndefined();
  });
});

type Recorder = Awaited<ReturnType<typeof startRecorder>>;

/** Everything that these invocations used. */
const union = (...invoked: readonly { readonly permissions: readonly string[] }[]): string[] =>
  [...new Set(invoked.flatMap(({ permissions }) => permissions))].sort();

/** What Lambda gives to `turn`. */
const recordOf = (body: string): object => ({
  Records: [
    {
      body,
      messageId: 'm',
      receiptHandle: 'r',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:1:queue.fifo',
      attributes: { ApproximateReceiveCount: '1' },
    },
  ],
});

/** Ada is signed in, and has an invite for one more device. Ben exists. */
async function twoAgents({ table }: Recorder) {
  const now = Date.now();
  const directory = agentDirectory(table);
  const ada = await directory.add({ name: 'Ada' }, now);
  const ben = await directory.add({ name: 'Ben' }, now);
  const { token } = await directory.invite(ada.id, now);
  const signedIn = await directory.signIn(token, { network: '192.0.2.1', now });
  if (signedIn === undefined) throw new Error('The invite was refused.');
  const { token: invite } = await directory.invite(ada.id, now);
  return { ada, ben, session: signedIn.token, invite };
}

/** Each frame of an inbox once, and each act of an agent. */
function eventsOfInbox({ ben, session, invite }: Awaited<ReturnType<typeof twoAgents>>, thread: string): object[] {
  let count = 0;
  const on = (connection: string, type: string, fields: object = {}) =>
    socketEvent('MESSAGE', { type, id: `${type}-${++count}`, ...fields }, connection);
  const act = (action: object) => on('a1', 'agent_event', { thread, action });
  const endpoint = 'https://fcm.googleapis.com/fcm/send/abc';
  const { publicKey } = vapidKeys();
  return [
    { ...socketEvent('CONNECT', undefined, 'a1'), headers: { Origin: 'https://inbox.example' } },
    on('a0', 'agent_invitation', { token: invite }),
    on('a0', 'agent_sign_in', { token: invite }),
    on('a1', 'agent_hello', { session }),
    on('a1', 'agent_list', { shelf: 'bot' }),
    on('a1', 'agent_open', { thread }),
    on('a1', 'agent_history', { thread, after: 0 }),
    on('a1', 'agent_ping', { thread, visible: true }),
    on('a1', 'agent_pause', { paused: true }),
    on('a1', 'agent_pause', { paused: false }),
    on('a1', 'agent_subscribe', { subscription: { endpoint, keys: { p256dh: publicKey, auth: 'A'.repeat(22) } } }),
    on('a1', 'agent_unsubscribe', { endpoint }),
    on('a1', 'agent_device'),
    socketEvent('MESSAGE', { type: 'agent_typing', thread, on: true }, 'a1'),
    act({ kind: 'take_over' }),
    act({ kind: 'reply', text: 'Hello', basis: { seq: 99, generation: 9 } }),
    act({ kind: 'note', text: 'Asked before.' }),
    act({ kind: 'react', seq: 1, emoji: '❤' }),
    act({ kind: 'seen', seq: 1 }),
    act({ kind: 'assign', to: ben.id }),
    act({ kind: 'block', until: Date.now() + 60_000 }),
    act({ kind: 'unblock' }),
    act({ kind: 'keep', reason: 'A refund is not paid yet.' }),
    act({ kind: 'unkeep' }),
    act({ kind: 'done' }),
    act({ kind: 'reopen' }),
    on('a1', 'agent_forget', { thread }),
    on('a1', 'agent_leave', { thread }),
    on('a1', 'agent_sign_out', { everywhere: true }),
    socketEvent('DISCONNECT', undefined, 'a1'),
  ];
}

/** A customer waits, and an agent has a phone and a mail address. @returns the notice of it. */
async function waitingCustomer({ table, url }: Recorder): Promise<object> {
  const now = Date.now();
  const directory = agentDirectory(table);
  const { id } = await directory.add({ name: 'Cleo' }, now);
  await directory.setMail(id, 'cleo@shop.example');
  const { token } = await directory.invite(id, now);
  const signedIn = await directory.signIn(token, { network: '192.0.2.1', now });
  if (signedIn === undefined) throw new Error('The invite was refused.');
  const { publicKey } = vapidKeys();
  const subscription = { endpoint: `${url}/push/1`, keys: { p256dh: publicKey, auth: 'AAAAAAAAAAAAAAAAAAAAAA' } };
  await directory.subscriptions.add(signedIn.session, subscription, now);
  const thread = { page: '1', customer: 'web-waits' };
  await dynamoStore(table).commit({ ...newConversation(thread, now), waitingSince: now });
  return { thread, key: 'k', at: now };
}

/** Hours that began three minutes ago, as `chat.config.ts` has them. Their time zone has noon now. */
function hoursThatBegan(): string {
  const began = new Date(Date.now() - 180_000);
  const behind = began.getUTCHours() - 12;
  const zone = `Etc/GMT${behind < 0 ? '-' : '+'}${Math.abs(behind)}`;
  const span = `'12:${String(began.getUTCMinutes()).padStart(2, '0')}-24:00'`;
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => `${day}: [${span}]`);
  return `hours: { timeZone: '${zone}', week: { ${week.join(', ')} } },`;
}

/** This packs the same project again. */
test('sls package gives the clock what it needs where hours begin', async () => {
  const file = join(project, 'chat.config.ts');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('defineConfig({', `defineConfig({ ${hoursThatBegan()}`));
  const recorder = await startRecorder({ PAGE_ID: '1', APP_ID: '2' });
  try {
    const packed = await pack(project);
    const thread = { page: '1', customer: 'web-waits' };
    const waiting = { ...newConversation(thread, 1), waitingSince: 1 };
    await dynamoStore(recorder.table).commit({ ...waiting, row: rowOf(waiting, 1) });
    const { permissions } = await recorder.invoke(join(project, '.build/clock/index.mjs'), [{}]);
    expect(recorder.queued.map((body) => JSON.parse(body))).toMatchObject([{ thread, hoursBegan: 'single' }]);
    expect(union({ permissions: allowed(packed.Resources.ClockRole) })).toEqual(permissions);
  } finally {
    writeFileSync(file, before);
    await recorder.stop();
  }
});
