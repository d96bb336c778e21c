import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createGraph, type Graph } from '../../lib/graph/index.ts';
import { failureOf, hello } from './failures.ts';
import { type Arrived, type Behaviour, fail, hang, json, reset, settings, startGraph } from './server.ts';

const token = 'EAAPageToken+/=0123456789';
const appSecret = 'app&secret"0123456789';
const userToken = 'user|token%0123456789';
const verifyToken = 'verify token 0123456789';
const secrets = [token, appSecret, userToken, verifyToken].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  encodeURIComponent(secret).replaceAll('%20', '+'),
  JSON.stringify(secret).slice(1, -1),
  createHmac('sha256', appSecret).update(secret).digest('hex'),
]);

/** Graph quotes parts of a call in its errors. These answers quote all of it, in every field. */
const parrot: Behaviour = (response, _socket, request) => {
  const quote = quoted(request);
  const error = { message: quote, error_user_msg: quote, type: quote, fbtrace_id: quote, code: 190, error_subcode: 9 };
  response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
};
const html: Behaviour = (response, _socket, request) => {
  response.writeHead(502).end(`<p>${quoted(request)}</p>`);
};

function quoted({ query, headers, body }: Arrived): string {
  const spelled = [...query.values(), ...new URLSearchParams(body).values()];
  return `Malformed: ${query} ${headers.authorization} ${body} ${spelled.join(' ')} access_token=unknown0123456789`;
}

const calls: readonly (readonly [name: string, call: (graph: Graph) => Promise<unknown>])[] = [
  ['send.message', (graph) => graph.send.message(hello)],
  [
    'send.file',
    (graph) =>
      graph.send.file({
        recipient: { id: '1' },
        messaging_type: 'RESPONSE',
        type: 'file',
        file: { data: new Uint8Array(9), filename: 'a', contentType: 'text/plain' },
      }),
  ],
  ['profile.get', (graph) => graph.profile.get()],
  ['people.get', (graph) => graph.people.get('777')],
  [
    'subscriptions.app.set',
    (graph) =>
      graph.subscriptions.app.set({
        callback_url: 'https://a.example',
        verify_token: verifyToken,
        fields: ['messages'],
      }),
  ],
  ['tokens.debug', (graph) => graph.tokens.debug(userToken)],
  ['tokens.exchange', (graph) => graph.tokens.exchange(userToken)],
  ['tokens.pages', (graph) => graph.tokens.pages(userToken)],
];
const failures: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ['Graph quotes the secrets', parrot],
  ['a proxy quotes the secrets', html],
  ['the connection is reset', reset],
  ['no answer comes', hang],
];
const cases = calls.flatMap(([name, call]) => failures.map(([what, behaviour]) => ({ name, call, what, behaviour })));

test.each(cases)('the error of $name has no secret in it when $what', async ({ call, behaviour }) => {
  const { graph } = await startGraph(behaviour, { token, appSecret, timeoutMs: behaviour === hang ? 100 : 400 });

  expectNoSecrets(await failureOf(call(graph)));
});

test('no secret is in the error when no server listens', async () => {
  const graph = createGraph({ ...settings, token, appSecret, url: 'http://127.0.0.1:1', timeoutMs: 400 });

  for (const [, call] of calls) expectNoSecrets(await failureOf(call(graph)));
});

test('printed clients show no secret', async () => {
  const { graph } = await startGraph(hang, { token, appSecret });

  expectNoSecrets(graph);
});

test('an error keeps its reason when secrets are removed', async () => {
  const { graph } = await startGraph(fail(190, undefined, { message: `Malformed access token ${settings.token}` }));

  expect((await failureOf(graph.send.message(hello))).reason).toBe('Malformed access token [redacted]');
});

test('a token in the answer of a successful call is returned unchanged', async () => {
  const { graph } = await startGraph(json({ access_token: userToken, expires_in: 5_183_944 }));

  expect(await graph.tokens.exchange('short')).toEqual({ access_token: userToken, expiresInMs: 5_183_944_000 });
});

function expectNoSecrets(thrown: object): void {
  const shown = [
    JSON.stringify(thrown),
    inspect(thrown, { depth: 12, showHidden: true }),
    String(thrown),
    'stack' in thrown ? String(thrown.stack) : '',
  ].join('\n');
  for (const secret of secrets) expect(shown).not.toContain(secret);
  expect(shown).not.toContain('unknown0123456789');
}
