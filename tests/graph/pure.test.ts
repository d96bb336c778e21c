import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphError, type GraphErrorKind, parseUsage, retryDelayMs } from '../../lib/graph/index.ts';

const failed = (kind: GraphErrorKind, retryAfterMs?: number) =>
  new GraphError({ kind, call: 'GET /', reason: 'r', advice: 'a', retryAfterMs });

test('only a call that Graph certainly did not process is repeated', () => {
  const again: GraphErrorKind[] = ['transient', 'rate_limit'];
  const never: GraphErrorKind[] = [
    'in_doubt',
    'token',
    'permission',
    'policy',
    'window',
    'person_unreachable',
    'not_owner',
    'invalid',
  ];

  for (const kind of again) expect(retryDelayMs(failed(kind), 0, 0.5), kind).toBeGreaterThan(0);
  for (const kind of never) expect(retryDelayMs(failed(kind), 0, 0.5), kind).toBeUndefined();
});

test('the wait before a retry is random and grows with each retry, and there are two retries', () => {
  const error = failed('transient');

  expect([0, 1, 2].map((attempt) => retryDelayMs(error, attempt, 1))).toEqual([250, 500, undefined]);
  expect(retryDelayMs(error, 0, 0)).toBe(0);
});

test('a short rate limit is waited for, and a long one is left to the caller', () => {
  expect(retryDelayMs(failed('rate_limit', 900), 0, 0.5)).toBe(900);
  expect(retryDelayMs(failed('rate_limit', 60_000), 0, 0.5)).toBeUndefined();
});

test('usage headers are read, with minutes as milliseconds', () => {
  const load = { call_count: 95, total_cputime: 20, total_time: 10 };
  const headers = {
    'x-app-usage': JSON.stringify(load),
    'x-business-use-case-usage': JSON.stringify({
      '1': [{ type: 'messenger', ...load, estimated_time_to_regain_access: 3 }],
      '2': [{ type: 'pages', ...load, estimated_time_to_regain_access: 0 }],
    }),
  };

  expect(parseUsage(headers)).toEqual({
    app: { calls: 95, cpuTime: 20, time: 10 },
    business: [
      { id: '1', type: 'messenger', calls: 95, cpuTime: 20, time: 10, regainMs: 180_000 },
      { id: '2', type: 'pages', calls: 95, cpuTime: 20, time: 10, regainMs: 0 },
    ],
    regainMs: 180_000,
  });
});

test('missing and malformed usage headers are ignored', () => {
  for (const value of ['', 'x', '[]', 'null', '{"1":5}', '{"1":[{}]}', '{"1":[null]}']) {
    expect(parseUsage({ 'x-business-use-case-usage': value, 'x-app-usage': value }), value).toBeUndefined();
  }
  expect(parseUsage({})).toBeUndefined();
});

test('the reader of usage headers never throws', () => {
  const headers = fc.record({
    'x-app-usage': fc.oneof(fc.json(), fc.string()),
    'x-business-use-case-usage': fc.oneof(fc.json(), fc.string()),
  });

  fc.assert(fc.property(headers, (given) => void parseUsage(given)));
});

test('axios is loaded with the first call, not before', async () => {
  const graph = fileURLToPath(new URL('../../lib/graph/index.ts', import.meta.url));
  const script = `
    import { build } from 'esbuild';
    const { metafile } = await build({ entryPoints: [${JSON.stringify(graph)}], bundle: true, splitting: true, format: 'esm',
      platform: 'node', outdir: 'out', write: false, metafile: true });
    const [entry] = Object.values(metafile.outputs).filter((output) => output.entryPoint?.endsWith('graph/index.ts'));
    console.log(JSON.stringify({ now: Object.keys(entry.inputs), imports: entry.imports }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const { now, imports } = JSON.parse(stdout);

  expect(now.filter((path: string) => path.includes('axios'))).toEqual([]);
  expect(imports.some((one: { path: string; kind: string }) => one.kind === 'dynamic-import')).toBe(true);
});
