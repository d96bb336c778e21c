import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/**
 * Connects a test file to the browser that all files of the run share. Each file sees its own contexts only, and
 * `close` closes these, not the browser.
 *
 * @throws where the browser cannot be started; the message says why.
 */
export async function openBrowser(): Promise<Browser> {
  const response = await fetch(inject('browserUrl'));
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return chromium.connect(answer);
}
