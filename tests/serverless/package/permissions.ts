import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { startTable } from '../../support/table.ts';

const run = promisify(execFile);

/** The parts of AWS that the functions use. It records the permission that each call needs. */
export async function startRecorder(parameters: Readonly<Record<string, string>>) {
  const table = await startTable();
  const permissions = new Set<string>();
  const queued: string[] = [];
  const sentMails: string[] = [];

  /** The answer of AWS. DynamoDB is an emulator. */
  async function answer(request: IncomingMessage, body: string): Promise<{ status?: number; answer: unknown }> {
    const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const asked = body.startsWith('{') ? JSON.parse(body) : {};
    if (service.startsWith('DynamoDB')) {
      const index = asked.IndexName ? `@${asked.IndexName}` : '';
      permissions.add(`dynamodb:${operation}${index}`);
      const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${service}.${operation}` };
      const signed = {
        ...headers,
        authorization: String(request.headers.authorization),
        'x-amz-date': String(request.headers['x-amz-date']),
      };
      const reply = await fetch(table.endpoint, { method: 'POST', headers: signed, body });
      return { status: reply.status, answer: await reply.json() };
    }
    if (service === 'AmazonSSM') {
      const [, , , part = '', own] = String(asked.Name).split('/');
      // A role may read each secret of the bot, whatever its name is.
      permissions.add(`ssm:${operation}/${part}`);
      const name = own ?? part;
      const Value = parameters[name];
      return Value ? { answer: { Parameter: { Value } } } : { status: 400, answer: { __type: 'ParameterNotFound' } };
    }
    if (service === 'AmazonSQS') {
      permissions.add(`sqs:${operation.replace('Batch', '')}`);
      const entries: { Id?: string; MessageBody?: string }[] = asked.Entries ?? [asked];
      const sent = entries.map(({ Id, MessageBody = '' }) => {
        queued.push(MessageBody);
        return { Id, MessageId: 'm', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      });
      return { answer: asked.Entries ? { Successful: sent, Failed: [] } : sent[0] };
    }
    if (request.url?.includes('@connections')) {
      permissions.add('execute-api:ManageConnections');
      // A visitor's connection is gone, so that the function deletes its items. An agent's is there.
      const isThere = request.url.includes('@connections/a');
      return isThere ? { answer: {} } : { status: 410, answer: { message: 'Gone' } };
    }
    if (request.url?.startsWith('/v2/email/suppression')) {
      permissions.add('ses:GetSuppressedDestination');
      return { status: 404, answer: {} };
    }
    if (request.url === '/v2/email/outbound-emails') {
      // A raw mail needs both.
      for (const action of ['ses:SendEmail', 'ses:SendRawEmail']) permissions.add(action);
      sentMails.push(Buffer.from(String(asked.Content?.Raw?.Data), 'base64').toString('utf8'));
      return { answer: { MessageId: '1' } };
    }
    if (body.includes('Action=Publish')) permissions.add('sns:Publish');
    // The phone is gone, so that the function deletes its subscription.
    if (request.url?.startsWith('/push')) return { status: 410, answer: {} };
    return { answer: { recipient_id: '7', message_id: 'm_1', success: true } };
  }

  const server = createServer(async (request, response) => {
    const { status = 200, answer: json } = await answer(request, await text(request));
    const kind = status === 410 && { 'x-amzn-errortype': 'GoneException' };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...kind }).end(JSON.stringify(json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    queued,
    table,
    url,
    /** The token in the links of the last mail. */
    mailToken: () => /mail\?t=([\w-]{43})/.exec(sentMails.at(-1) ?? '')?.[1] ?? '',
    /** Calls a packed function with these events in order. @returns the permissions that it used, and its answers. */
    async invoke(bundle: string, events: readonly object[]): Promise<{ permissions: string[]; answers: unknown[] }> {
      permissions.clear();
      const env = {
        PATH: process.env.PATH,
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL: url,
        SOCKET_ENDPOINT: url,
        GRAPH_URL: url,
        QUEUE_URL: `${url}/1/queue.fifo`,
        WEB_QUEUE_URL: `${url}/1/web-queue.fifo`,
        TABLE_NAME: table.table,
        SECRETS_PATH: '/customer-chat/dev',
        SITE_ORIGIN: 'https://site.example',
        INBOX_ORIGIN: 'https://inbox.example',
        NOTIFY_QUEUE_URL: `${url}/1/notify`,
        WORK_QUEUE_URL: `${url}/1/work`,
        NOTIFY_TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:customer-chat-dev-agents',
        PUSH_ORIGIN: url,
        MAIL_FROM: 'chat@shop.example',
        HTTP_ORIGIN: 'https://api.example',
        LOG_LEVEL: 'error',
        BUNDLE: bundle,
        EVENTS: JSON.stringify(events),
      };
      // In Lambda a process does not end by itself, either: the bot's thread may still be starting.
      const code = `const { handler } = await import(process.env.BUNDLE); const answers = [];
for (const event of JSON.parse(process.env.EVENTS)) answers.push(await handler(event, { getRemainingTimeInMillis: () => 60_000 }));
process.stdout.write('\\n' + JSON.stringify(answers), () => process.exit());`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { env });
      return { permissions: [...permissions].sort(), answers: JSON.parse(stdout.split('\n').at(-1) ?? '') };
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await table.stop();
    },
  };
}

/**
 * The permissions of a role in the packed template, as the recorder writes them. Logs are left out: the runtime writes
 * them.
 */
export function allowed(role: { readonly Properties: Record<string, unknown> } | undefined): string[] {
  const text = JSON.stringify(role?.Properties.Policies);
  const policies: { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } }[] =
    JSON.parse(text);
  return policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) => {
      const resource = JSON.stringify(Resource);
      const index = /\/index\/(\w+)/.exec(resource)?.[1];
      const names = [...resource.matchAll(/parameter\/[\w/-]+\/(\w+)/g)].map(([, name]) => `/${name}`);
      const suffixes = index ? [`@${index}`] : names.length > 0 ? names : [''];
      return [Action].flat().flatMap((action) => suffixes.map((suffix) => `${action}${suffix}`));
    })
    .filter((action) => !action.startsWith('logs:'))
    .sort();
}
