import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createGraph, Unanswered } from '../../lib/graph/index.ts';
import { failureOf, hello } from './failures.ts';
import { type Behaviour, fail, hang, json, portOf, reset, sent, settings, startGraph } from './server.ts';

const html: Behaviour = (response) =>
  response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
const half: Behaviour = (response, socket) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"message_id":');
  setImmediate(() => socket.destroy());
};

test.each([
  ['nothing is answered', hang, 300],
  ['the connection is reset after the request was read', reset, 5_000],
  ['a proxy answers 502 with a page of HTML', html, 5_000],
  ['the answer breaks off in the middle', half, 5_000],
  ['the answer is a 200 that is not JSON', ((response) => response.end('<html>')) satisfies Behaviour, 5_000],
  ['the answer is a 200 without a message id', json({}), 5_000],
  ['Graph reports 1/1357046', fail(1, 1357046), 5_000],
] as const)('a message is in doubt, and not sent again, where %s', async (_what, behaviour, timeoutMs) => {
  const { graph, requests } = await startGraph([behaviour, sent], { timeoutMs });

  const error = await failureOf(graph.send.message(hello));

  expect(error).toMatchObject({ kind: 'in_doubt', retryable: false });
  expect(error.message).toContain('echo');
  expect(requests).toHaveLength(1);
});

test.each([
  ['the connection is reset', reset],
  ['a proxy answers 502 with a page of HTML', html],
  ['the answer breaks off in the middle', half],
  ['Graph reports error 2', fail(2)],
] as const)('a question is asked again where %s', async (_what, behaviour) => {
  const { graph, requests } = await startGraph([behaviour, json({ id: '777', name: 'Ann' })]);

  expect(await graph.people.get('777')).toEqual({ id: '777', name: 'Ann' });
  expect(requests).toHaveLength(2);
});

test.each([
  ['error 1', fail(1)],
  ['error 2 with status 500', fail(2, undefined, {}, 500)],
  ['error 1200', fail(1200)],
  ['a rate limit of no length', fail(613)],
] as const)('a message that Graph certainly did not process is sent again after %s', async (_what, behaviour) => {
  const { graph, requests } = await startGraph([behaviour, behaviour, sent]);

  expect(await graph.send.message(hello)).toMatchObject({ message_id: 'm_1' });
  expect(requests).toHaveLength(3);
});

test('a message is sent again twice at most', async () => {
  const { graph, requests } = await startGraph(fail(2));

  expect(await failureOf(graph.send.message(hello))).toMatchObject({ kind: 'transient', code: 2 });
  expect(requests).toHaveLength(3);
});

test('a call does not wait for the end of an automated Q&A flow', async () => {
  const { graph, requests } = await startGraph(fail(2018321));

  expect(await failureOf(graph.send.message(hello))).toMatchObject({ kind: 'transient', retryAfterMs: 60_000 });
  expect(requests).toHaveLength(1);
});

test('all tries of a call together stay within its time limit', async () => {
  const slow: Behaviour = (...request) => setTimeout(() => fail(2)(...request), 1_200);
  const { graph, requests } = await startGraph(slow, { timeoutMs: 2_000 });

  expect((await failureOf(graph.send.message(hello))).kind).toBe('transient');

  expect(requests).toHaveLength(1);
});

test('a message to a server that does not listen is transient, not in doubt', async () => {
  const graph = createGraph({ ...settings, url: `http://127.0.0.1:${await closedPort()}` });

  const error = await failureOf(graph.send.message(hello));

  expect(error).toMatchObject({ kind: 'transient', retryable: true });
  expect(error.message).toContain('ECONNREFUSED');
  expect(error.message).toContain('GRAPH_URL');
});

test('a message to a host that does not exist is transient, not in doubt', async () => {
  const graph = createGraph({ ...settings, url: 'http://graph.invalid' });

  const error = await failureOf(graph.send.message(hello));

  expect(error.kind).toBe('transient');
  expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

test('a message is transient, not in doubt, if the TLS handshake never ends', async () => {
  const graph = createGraph({ ...settings, url: `https://127.0.0.1:${await silentPort()}`, timeoutMs: 300 });

  const error = await failureOf(graph.send.message(hello));

  expect(error).toMatchObject({ kind: 'transient' });
  expect(error.message).toContain('no connection (ETIMEDOUT)');
});

test('if the server closed the connection between two calls, a message is in doubt and a read is repeated', async () => {
  const { graph, requests } = await startGraph([sent, reset, sent, reset, json({ name: 'Ann' })]);

  await graph.send.message(hello);
  const error = await failureOf(graph.send.message(hello));
  await graph.send.message(hello);
  const person = await graph.people.get('777');

  expect(error.kind).toBe('in_doubt');
  expect(person).toEqual({ name: 'Ann' });
  expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2, 2, 3]);
});

test('a typing indicator without an answer is sent again', async () => {
  const { graph, requests } = await startGraph([reset, json({ recipient_id: '777' })]);

  await graph.send.action({ recipient: { id: '777' }, sender_action: 'typing_on' });

  expect(requests).toHaveLength(2);
});

test('a hand-over without an answer is in doubt, because passing a second time would fail', async () => {
  const { graph, requests } = await startGraph([reset, json({ success: true })]);

  const error = await failureOf(
    graph.threadControl.pass({ recipient: { id: '777' }, target_app_id: '263902037430900' }),
  );

  expect(error.kind).toBe('in_doubt');
  expect(requests).toHaveLength(1);
});

test('a redirect is not followed, because it would send the token to another server', async () => {
  const { graph, requests } = await startGraph((response) => response.writeHead(302, { location: '/elsewhere' }).end());

  const error = await failureOf(graph.send.message(hello));

  expect(error.kind).toBe('invalid');
  expect(error.message).toContain('GRAPH_URL');
  expect(requests).toHaveLength(1);
});

test('calls in a row share a connection, and a connection that was idle for long is not used again', async () => {
  const { graph, requests } = await startGraph(sent);
  const now = Date.now;
  onTestFinished(() => {
    Date.now = now;
  });

  await graph.send.message(hello);
  await graph.send.message(hello);
  Date.now = () => now() + 60_000;
  await graph.send.message(hello);

  expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
});

test('the clients work with any transport that keeps the contract', async () => {
  const graph = createGraph({
    ...settings,
    url: 'http://localhost',
    transport: async () => {
      throw new Unanswered('ECONNRESET', true);
    },
  });

  expect((await failureOf(graph.send.message(hello))).kind).toBe('in_doubt');
});

/** A port that no server listens on. */
async function closedPort(): Promise<number> {
  const { server, port } = await listen();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A port that accepts connections and never answers. */
async function silentPort(): Promise<number> {
  const { server, port } = await listen();
  onTestFinished(() => {
    server.close();
  });
  return port;
}

async function listen() {
  const server = net.createServer();
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: portOf(server) };
}
