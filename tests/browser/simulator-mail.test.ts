import { expect, test } from 'vitest';
import { startBench } from '../support/simulator.ts';
import { inBrowser } from '../support/simulator-page.ts';

const open = inBrowser();
const topic = 'arn:aws:sns:us-east-1:000000000000:customer-chat-agents';

test('A mail appears on the page while it is open, with the command that confirms the address', async () => {
  const bench = await startBench();
  const page = await open(bench.url, { path: '/mail', width: 375 });
  await page.getByText('No mails yet').waitFor();
  const form = { Action: 'Subscribe', TopicArn: topic, Protocol: 'email', Endpoint: 'ada@shop.example' };
  await fetch(`${bench.url}/sns/`, { method: 'POST', body: new URLSearchParams(form) });
  await page.getByText('To ada@shop.example').waitFor();
  const command = await page.locator('pre').textContent();
  expect(command).toMatch(/^npm run agent -- confirm "http:\/\/localhost:\d+\/sns\/confirmation\.html\?.*" --local$/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
});
