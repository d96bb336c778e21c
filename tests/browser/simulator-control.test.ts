import { describe, expect, test } from 'vitest';
import { startBench } from '../support/simulator.ts';
import { inBrowser } from '../support/simulator-page.ts';

const open = inBrowser();

describe('the control panel', () => {
  test('The bot cannot write into a conversation that was aged by a day', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    expect((await bench.send(ada.person.id, { text: 'in time' })).status).toBe(200);
    const page = await open(bench.url, { path: '/control' });
    await page.getByRole('button', { name: 'Age it' }).click();
    await page.getByText('Ada Lovelace’s conversation is 24 h older.').waitFor();
    expect((await bench.send(ada.person.id, { text: 'too late' })).error).toMatchObject({ code: 10 });
  });

  test('An armed failure hits the next call only, and shows in the log', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    const page = await open(bench.url, { path: '/control' });
    await page.getByRole('button', { name: 'Arm', exact: true }).click();
    await page.getByRole('button', { name: 'Disarm' }).waitFor();
    expect((await bench.send(ada.person.id, { text: 'first' })).error).toMatchObject({ code: 613 });
    await page.locator('summary', { hasText: 'POST /me/messages' }).getByText('rate_limit').waitFor();
    expect((await bench.send(ada.person.id, { text: 'second' })).status).toBe(200);
    await page.getByRole('button', { name: 'Disarm' }).waitFor({ state: 'detached' });
  });

  test('Delivered events are delivered again as many times as the field says', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    const page = await open(bench.url, { path: '/control' });
    await ada.say('only once');
    await page.locator('summary', { hasText: 'Webhook message' }).first().waitFor();
    await page.getByLabel('Times more').fill('2');
    await page.getByRole('button', { name: 'Deliver again' }).click();
    await expect.poll(() => bench.receiver.items().filter((item) => item.message?.text === 'only once').length).toBe(3);
  });

  test('Held events wait until they are released', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    const page = await open(bench.url, { path: '/control' });
    await page.getByRole('button', { name: 'Hold events' }).click();
    await page.getByText('Holding', { exact: true }).waitFor();
    await ada.say('later');
    expect(bench.receiver.items()).toEqual([]);
    await page.getByRole('button', { name: /^Release/ }).click();
    await expect.poll(() => bench.receiver.items().some((item) => item.message?.text === 'later')).toBe(true);
  });

  test('Links lose their ref while the control panel says so, and ads keep theirs', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    const page = await open(bench.url, { path: '/control' });
    await page.getByLabel('Links lose their ref').click();
    await page.getByText('Links arrive without their ref now.').waitFor();
    await ada.open({ ref: 'spring' });
    await ada.open({ ref: 'summer', source: 'ADS' });
    await page.getByLabel('Links lose their ref').click();
    await page.getByText('Links keep their ref again.').waitFor();
    await ada.open({ ref: 'autumn' });
    const refs = () => bench.receiver.items().flatMap(({ referral }) => referral?.ref ?? []);
    await expect.poll(refs).toEqual(['summer', 'autumn']);
  });

  test('SES is in the sandbox, or has no time for mails, while the control panel says so', async () => {
    const { client, url } = await startBench();
    const page = await open(url, { path: '/control' });
    await page.getByLabel('Sandbox: only to verified addresses').click();
    await page.getByText('SES is in the sandbox.').waitFor();
    await page.getByLabel('Too many mails').click();
    await page.getByText('SES refuses each mail for now.').waitFor();
    expect((await client.control({ action: 'ses' })).ses).toMatchObject({ sandbox: true, busy: true });
    await page.getByLabel('Sandbox: only to verified addresses').click();
    await page.getByText('SES sends to everybody.').waitFor();
    expect((await client.control({ action: 'ses' })).ses).toMatchObject({ sandbox: false, busy: true });
  });

  test('A row of the log opens to the parameters of the call', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    await bench.send(ada.person.id, { text: 'Look inside' });
    const page = await open(bench.url, { path: '/control', width: 375 });
    await page.locator('summary', { hasText: 'POST /me/messages' }).click();
    await page.locator('details[open]').getByText('"text": "Look inside"').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });

  test('Reset deletes everything only after a second tap', async () => {
    const bench = await startBench();
    const ada = await bench.client.person('Ada Lovelace');
    await ada.say('hello');
    const page = await open(bench.url, { path: '/control' });
    await page.getByRole('button', { name: 'Reset…' }).click();
    expect((await ada.thread()).lines).toHaveLength(1);
    await page.getByRole('button', { name: 'Yes, delete everything' }).click();
    await page.getByText('There is no person yet.').waitFor();
  });
});
