import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { snsMail } from '../../../lib/agents/notify/index.ts';

const requests: { authorization: string; body: URLSearchParams }[] = [];
const answer = { status: 200, body: '<PublishResponse/>' };
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  requests.push({ authorization: String(request.headers.authorization), body: new URLSearchParams(body) });
  response.writeHead(answer.status).end(answer.body);
});
let endpoint = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests.length = 0;
  Object.assign(answer, { status: 200, body: '<PublishResponse/>' });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const topic = 'arn:aws:sns:eu-central-1:123456789012:customer-chat-dev-agents';
const link = 'https://inbox.shop.example/inbox.html#thread=web-1';

test('a mail is one signed request to the topic, and its attribute names the agent', async () => {
  await snsMail({ topic, endpoint })('a1', link);
  expect(requests).toHaveLength(1);
  const [request] = requests;
  expect(request?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=.*\/eu-central-1\/sns\/aws4_request/);
  expect(Object.fromEntries(request?.body ?? [])).toMatchObject({
    Action: 'Publish',
    TopicArn: topic,
    Subject: 'A customer is waiting',
    'MessageAttributes.entry.1.Name': 'agent',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'a1',
  });
  expect(request?.body.get('Message')).toContain(link);
});

test('a refusal is an error with the code that SNS gives', async () => {
  Object.assign(answer, {
    status: 403,
    body: '<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>',
  });
  await expect(snsMail({ topic, endpoint })('a1', link)).rejects.toThrow(
    'SNS did not accept the mail: HTTP 403 AuthorizationError',
  );
});
