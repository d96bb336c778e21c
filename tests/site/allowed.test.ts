import { afterEach, expect, test, vi } from 'vitest';
import { isAllowed } from '../../site/loader/allowed.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test.each([
  ['https://bucket.s3.eu-central-1.amazonaws.com', true],
  // A site of its own, whose name is only the beginning of the bucket's.
  ['https://bucket.s3.eu', false],
])('a page of %s may show the plugin of that bucket: %s', (origin, allowed) => {
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('LOADER', { allowed: /^$/ });
  vi.spyOn(console, 'error').mockReturnValue();
  expect(isAllowed('https://bucket.s3.eu-central-1.amazonaws.com')).toBe(allowed);
});
