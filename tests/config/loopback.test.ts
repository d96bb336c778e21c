import { expect, test } from 'vitest';
import { bypassProxy, isLoopback } from '../../lib/config/index.ts';

test.each([
  'http://localhost:8080',
  'https://LOCALHOST/path',
  'ws://127.0.0.1:3001',
  'http://127.8.0.1',
  'http://[::1]:8080',
])('%s is this computer', (url) => {
  expect(isLoopback(url)).toBe(true);
});

test.each([
  'https://shop.example',
  'http://localhost.evil.test',
  'http://127.0.0.1.evil.test',
  'https://evil.test/localhost',
  'localhost',
  '',
])('%j is not this computer', (url) => {
  expect(isLoopback(url)).toBe(false);
});

test('No proxy stands before this computer, and the hosts that the operator excepted stay', () => {
  const ours = 'localhost,127.0.0.1,[::1]';
  const excepted = (env: Record<string, string>) => {
    bypassProxy(env);
    bypassProxy(env);
    expect(env.no_proxy).toBe(env.NO_PROXY);
    return env.NO_PROXY;
  };
  expect(excepted({ HTTP_PROXY: 'http://proxy.example:3128' })).toBe(ours);
  expect(excepted({ NO_PROXY: 'shop.example, localhost' })).toBe('shop.example,localhost,127.0.0.1,[::1]');
  expect(excepted({ no_proxy: '.example', NO_PROXY: 'other.example' })).toBe(`.example,${ours}`);
});
