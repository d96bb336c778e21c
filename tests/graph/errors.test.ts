import { expect, test } from 'vitest';
import type { GraphErrorKind } from '../../lib/graph/index.ts';
import { failureOf, hello } from './failures.ts';
import { fail, json, metaError, sent, startGraph } from './server.ts';

const kinds: readonly (readonly [code: number, subcode: number | undefined, kind: GraphErrorKind])[] = [
  [1, undefined, 'transient'],
  [1, 99, 'permission'],
  [1, 1357046, 'in_doubt'],
  [1, 4242, 'in_doubt'],
  [2, undefined, 'transient'],
  [2, 2018344, 'policy'],
  [4, undefined, 'rate_limit'],
  [4, 2018022, 'rate_limit'],
  [17, undefined, 'rate_limit'],
  [32, undefined, 'rate_limit'],
  [341, undefined, 'rate_limit'],
  [613, undefined, 'rate_limit'],
  [613, 2534040, 'rate_limit'],
  [613, 2018338, 'policy'],
  [80001, undefined, 'rate_limit'],
  [80006, undefined, 'rate_limit'],
  [368, undefined, 'policy'],
  [1200, undefined, 'transient'],
  [10, undefined, 'permission'],
  [10, 2018278, 'window'],
  [10, 2534022, 'window'],
  [10, 2018065, 'window'],
  [10, 2018108, 'person_unreachable'],
  [10, 1893063, 'policy'],
  [10, 2018336, 'policy'],
  [10, 2018300, 'not_owner'],
  [2018300, undefined, 'not_owner'],
  [100, undefined, 'invalid'],
  [100, 33, 'invalid'],
  [100, 2018001, 'person_unreachable'],
  [100, 2018008, 'invalid'],
  [100, 777, 'invalid'],
  [190, undefined, 'token'],
  [190, 463, 'token'],
  [200, undefined, 'permission'],
  [200, 1545041, 'person_unreachable'],
  [200, 2018028, 'permission'],
  [230, undefined, 'permission'],
  [278, undefined, 'permission'],
  [551, undefined, 'person_unreachable'],
  [551, 1545041, 'person_unreachable'],
  [2018321, undefined, 'transient'],
  [10303, undefined, 'invalid'],
  [9000001, undefined, 'invalid'],
  [424242, undefined, 'invalid'],
];

test.each(kinds)('error %i with subcode %s is of kind %s', async (code, subcode, kind) => {
  const { graph } = await startGraph(fail(code, subcode));

  const error = await failureOf(graph.send.message(hello));

  expect(error).toMatchObject({ kind, code, subcode, type: 'OAuthException', fbtraceId: 'AbCdEf123', status: 400 });
  expect(error.retryable).toBe(kind === 'transient' || kind === 'rate_limit');
});

test('the message says which call failed, what Meta said, its trace id, and what to do', async () => {
  const { graph } = await startGraph(
    fail(10, 2018278, { message: '(#10) This message is sent outside of allowed window.' }),
  );

  const error = await failureOf(graph.send.message(hello));

  expect(error.message).toBe(
    'POST /v26.0/1002003004005/messages: (#10) This message is sent outside of allowed window ' +
      '[10/2018278, trace AbCdEf123]. ' +
      'Wait until the customer writes. A human agent (not a bot) may use the tag HUMAN_AGENT for 7 days.',
  );
});

test('the text that Meta wrote for users is part of the reason', async () => {
  const { graph } = await startGraph(fail(100, undefined, { error_user_msg: 'The picture is too small' }));

  expect((await failureOf(graph.send.message(hello))).message).toContain('The picture is too small');
});

test('a wrong proof is reported as a wrong APP_SECRET, although Meta reports a wrong parameter', async () => {
  const message = 'Invalid appsecret_proof provided in the API argument';
  const { graph } = await startGraph(fail(100, undefined, { message, type: 'GraphMethodException' }));

  const error = await failureOf(graph.send.message(hello));

  expect(error.kind).toBe('token');
  expect(error.message).toContain('APP_SECRET');
});

test('an unknown error that Meta calls transient is transient', async () => {
  const { graph } = await startGraph(fail(424242, undefined, { is_transient: true }, 503));

  expect(await failureOf(graph.send.message(hello))).toMatchObject({ kind: 'transient', retryable: true });
});

test('an unknown error with status 500 is in doubt for a message, and transient for a read', async () => {
  const { graph } = await startGraph(fail(424242, undefined, {}, 500));

  expect((await failureOf(graph.send.message(hello))).kind).toBe('in_doubt');
  expect((await failureOf(graph.profile.get())).kind).toBe('transient');
});

test('a rate limit says when Graph accepts calls again', async () => {
  const headers = { 'x-business-use-case-usage': usage(5) };
  const { graph, requests } = await startGraph(json(metaError(80006), 400, headers));

  const error = await failureOf(graph.send.message(hello));

  expect(error).toMatchObject({ kind: 'rate_limit', retryable: true, retryAfterMs: 300_000 });
  expect(requests, 'five minutes are not waited for in place').toHaveLength(1);
});

test('an HTTP 429 without a Graph error is a rate limit that lasts as long as Retry-After says', async () => {
  const { graph } = await startGraph((response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down'));

  expect(await failureOf(graph.send.message(hello))).toMatchObject({ kind: 'rate_limit', retryAfterMs: 7_000 });
});

test('a usage header adds no wait to errors other than rate limits', async () => {
  const { graph } = await startGraph(json(metaError(551), 400, { 'x-business-use-case-usage': usage(5) }));

  expect(await failureOf(graph.send.message(hello))).toMatchObject({
    kind: 'person_unreachable',
    retryAfterMs: undefined,
  });
});

test('the usage of every answer is reported, and a listener that throws does not fail the call', async () => {
  const seen: unknown[] = [];
  const headers = { 'x-business-use-case-usage': usage(0), 'x-app-usage': '{"call_count":3}' };
  const { graph } = await startGraph(json({ message_id: 'm_1' }, 200, headers), {
    onUsage(report) {
      seen.push(report);
      throw new Error('listener');
    },
  });

  expect(await graph.send.message(hello)).toEqual({ message_id: 'm_1' });
  expect(seen).toMatchObject([{ app: { calls: 3 }, business: [{ id: '1002', type: 'messenger', calls: 28 }] }]);
});

test('a customer’s profile that Meta does not show is empty, for each reason that Meta gives', async () => {
  for (const [code, subcode] of [[2018218], [2018247], [100, 33], [10], [200]] as const) {
    const { graph } = await startGraph(fail(code, subcode));
    expect(await graph.people.get('777'), `${code}/${subcode}`).toEqual({});
  }
});

test('a profile that cannot be read because the token is invalid is an error', async () => {
  const { graph } = await startGraph(fail(190));

  expect((await failureOf(graph.people.get('777'))).kind).toBe('token');
});

test('a token with a line break is refused without a call', async () => {
  const { graph, requests } = await startGraph(sent, { token: 'local-page\ntoken' });

  const error = await failureOf(graph.send.message(hello));

  expect(error.kind).toBe('token');
  expect(error.message).toContain('PAGE_ACCESS_TOKEN');
  expect(error.message).not.toContain('local-page');
  expect(requests).toHaveLength(0);
});

function usage(minutes: number): string {
  const load = { type: 'messenger', call_count: 28, total_cputime: 1, total_time: 2 };
  return JSON.stringify({ '1002': [{ ...load, estimated_time_to_regain_access: minutes }] });
}
