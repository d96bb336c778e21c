import { expect, test } from 'vitest';
import { isLoopback } from '../../lib/config/index.ts';

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
