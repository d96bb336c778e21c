import { vi } from 'vitest';

/**
 * Waits until the assertion holds. The limit ends a test that hangs; it is long, so that a busy computer does not
 * decide a test.
 */
export function eventually<T>(assertion: () => T | Promise<T>, interval = 25): Promise<T> {
  return vi.waitFor(assertion, { timeout: 90_000, interval });
}
