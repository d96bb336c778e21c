import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { writeMail } from '../../lib/mail/follow-up-mail.ts';
import { sesMail } from '../../lib/mail/index.ts';
import { mimeOf } from '../../lib/mail/mime.ts';
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

test('A mail of SES is shown as a mail program shows it: its links work, one click ends the mails', async () => {
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) posted.push(String(chunk));
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>The shop’s page</title><p>${request.method}</p>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const choice = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mail?t=token`;
  const bench = await startBench();
  const content = {
    to: 'mia@example.org',
    locale: 'ar_AR',
    shop: 'Kiln',
    site: 'shop.example',
    answers: [{ agent: 'Anna', text: 'Yes.' }],
    choice,
    asks: true,
    replyTo: 'hello@shop.example',
  };
  const from = { name: 'Kiln', address: 'chat@shop.example' };
  const mime = await mimeOf(content, writeMail(content), from);
  expect(await sesMail({ endpoint: `${bench.url}/ses` })({ from: from.address, to: content.to, mime })).toMatchObject({
    kind: 'sent',
  });

  const page = await open(bench.url, { path: '/mail', width: 375 });
  await page.getByText('To mia@example.org').waitFor();
  const letter = page.frameLocator('iframe');
  await letter.getByText('Yes.').waitFor();
  expect(await letter.locator('html').getAttribute('dir')).toBe('rtl');
  expect(await page.locator('iframe').getAttribute('sandbox')).not.toContain('allow-scripts');
  await page.getByText('Headers', { exact: true }).click();
  await page.getByText('List-Unsubscribe=One-Click').waitFor();
  await page.getByText('Text part').click();
  await page.getByText('Yes.').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);

  const pageOf = async (opens: Promise<unknown>) => {
    const [popup] = await Promise.all([page.context().waitForEvent('page'), opens]);
    await popup.getByText(/^(GET|POST)$/).waitFor();
    return popup.locator('body').textContent();
  };
  const [, stop] = await letter.getByRole('link').all();
  expect(await pageOf(stop?.click() ?? Promise.reject())).toContain('GET');
  expect(await pageOf(page.getByRole('button', { name: /^Unsubscribe/ }).click())).toContain('POST');
  expect(posted.join()).toBe('List-Unsubscribe=One-Click');
  server.closeAllConnections();
  server.close();
});
