import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const day = 86_400_000;
const handOver = { speaker: 'bot', control: { action: 'pass', from: 'bot', to: 'agent' } };
const asked = [{ speaker: 'customer', message: { text: 'Customer Support' } }, handOver];
const header = (page: Page) => page.locator('.header p');
const standing = (page: Page) => page.locator('.standing');
const changes = (page: Page) => page.locator('.control').allInnerTexts();

test('a visitor who asked for a person waits, reads who has come, who types, and who has left', async () => {
  const { page, server } = await pages.open({ history: asked });
  await page.waitForSelector('.header >> text=Automated chat');
  server.model.owner('agent', {});
  await page.waitForSelector('.standing[role=status] >> text="Waiting for a person"');
  expect(await header(page).innerText()).toBe('Typically replies within minutes');

  server.model.add({ speaker: 'agent', control: { action: 'take', from: 'agent', to: 'agent', toName: 'Ana' } });
  server.model.owner('agent', { name: 'Ana' });
  await page.waitForSelector('.header [role=status] >> text="Ana is here"');
  await until(async () => expect(await standing(page).innerText()).toBe(''));
  server.model.push({ type: 'typing', on: true, speaker: 'agent', name: 'Ana' });
  await page.locator('.log').getByText('Ana is writing…').waitFor();
  server.model.say({ text: 'Hello! How can I help?' });
  await page.locator('.log').getByText('Ana is writing…').waitFor({ state: 'detached' });

  server.model.add({
    speaker: 'agent',
    control: { action: 'pass', from: 'agent', to: 'agent', fromName: 'Ana', toName: 'Ben' },
  });
  server.model.owner('agent', { name: 'Ben' });
  await page.waitForSelector('.header >> text="Ben is here"');
  server.model.add({ speaker: 'agent', control: { action: 'release', from: 'agent', to: 'agent', fromName: 'Ben' } });
  server.model.owner('agent', {});
  await page.waitForSelector('.standing >> text="Waiting for a person"');
  server.model.add({ speaker: 'agent', control: { action: 'pass', from: 'agent', to: 'bot' } });
  server.model.owner('bot');
  await page.waitForSelector('.header >> text=Automated chat');
  await until(async () =>
    expect(await changes(page)).toEqual([
      'Passed on to our team',
      'Ana joined the chat',
      'Ana has left · Ben joined the chat',
      'Ben has left',
      'You are back with the automated assistant',
    ]),
  );
  expect(await page.getByText('chatting with a person').count()).toBe(0);
});

test('an agent’s name stands once above the lines of a group', async () => {
  const said = (name: string | undefined, text: string) => ({ speaker: name ? 'agent' : 'bot', name, sent: { text } });
  const { page } = await pages.open({
    history: [
      said(undefined, 'zero'),
      said('Ana', 'one'),
      said('Ana', 'two'),
      said('Ben', 'three'),
      { speaker: 'customer', message: { text: 'four' } },
      said('Ben', 'five'),
    ],
  });
  await page.waitForSelector('text="five"');
  await until(async () => expect(await page.locator('.row > bdi.meta').allInnerTexts()).toEqual(['Ana', 'Ben', 'Ben']));
});

test('outside the hours the visitor reads when people are back, in their own time zone and language', async () => {
  const back = Date.UTC(2026, 4, 11, 7, 0);
  for (const [timezoneId, locale, text] of [
    ['America/New_York', 'en_US', 'Waiting for a person · We are back Monday, May 11 at 3:00 AM'],
    ['Asia/Tokyo', 'de_DE', 'Warten auf eine Person aus unserem Team · Wir sind Montag, 11. Mai um 16:00 wieder da'],
  ] as const) {
    const { page, server } = await pages.open({
      context: { timezoneId },
      query: { locale },
      history: asked,
      prepare: (opened) => opened.clock.setFixedTime(Date.UTC(2026, 4, 8, 18, 0)),
    });
    server.model.owner('agent', { back });
    await until(async () => expect(await standing(page).innerText()).toBe(text));
    // "Typically replies within minutes" would not be true now.
    await until(async () => expect(await header(page).innerText()).toBe(''));
  }
});

test('a visitor who comes back after three days reads what happened then, and what is so now', async () => {
  const at = (days: number, minutes = 0) => Date.now() - days * day + minutes * 60_000;
  const { page, server } = await pages.open({
    history: [
      { ...asked[0], at: at(3) },
      { ...handOver, at: at(3, 1) },
      { speaker: 'agent', at: at(3, 2), control: { action: 'take', from: 'agent', to: 'agent', toName: 'Ana' } },
      { speaker: 'agent', at: at(3, 3), name: 'Ana', sent: { text: 'I will ask the shop.' } },
      { speaker: 'agent', at: at(2), control: { action: 'release', from: 'agent', to: 'agent', fromName: 'Ana' } },
    ],
  });
  server.model.owner('agent', {});
  await page.waitForSelector('.standing >> text="Waiting for a person"');
  await until(async () =>
    expect(await changes(page)).toEqual(['Passed on to our team', 'Ana joined the chat', 'Ana has left']),
  );
  expect(await page.locator('.dialog').getByText('is here').count()).toBe(0);
});

test('a name that tries to deceive is shown as plain text', async () => {
  const { page, server } = await pages.open({ history: asked });
  server.model.owner('agent', { name: '<img src=x onerror=alert(1)>\u202Eanna\n' });
  await page.waitForSelector('.header >> text="<img src=x onerror=alert(1)>anna is here"');
  expect(await page.locator('.header img').count()).toBe(0);
});

test('a blocked visitor reads that the chat is closed: the field goes, and no line is lost silently', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Hello' } }] });
  await page.waitForSelector('text="Hello"');
  server.model.refuse(({ type }) => (type === 'event' ? { code: 'closed' } : undefined));
  await page.fill('textarea', 'one more thing');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.standing[role=status] >> text="This chat is closed"');
  expect(await page.locator('textarea').count()).toBe(0);
  expect(await page.locator('.notice').innerText()).toBe('');
  const row = page.locator('.row', { hasText: 'one more thing' });
  expect(await row.innerText()).toContain('Not sent');
  expect(await row.getByRole('button').allInnerTexts()).toEqual(['Delete']);

  server.model.refuse(undefined);
  server.model.block(true);
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('.standing >> text="This chat is closed"');
  expect(await page.locator('.welcome, textarea').count()).toBe(0);

  server.model.block(false);
  await page.click('[aria-label=Close]');
  await page.click('#bubble');
  await page.waitForSelector('textarea');
  await page.click('text="Try again"');
  await until(() => expect(server.model.conversations[0]?.lines.at(-1)).toMatchObject({ speaker: 'customer' }));
});

test('each change of who is there is announced once to screen readers', async () => {
  const { page, server } = await pages.open({ history: asked });
  await page.waitForSelector('.header >> text=Automated chat');
  await page.evaluate(() => {
    const root = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot;
    const announced: string[] = [];
    Object.assign(window, { announced });
    for (const region of root?.querySelectorAll('.standing, .header [role=status]') ?? []) {
      new MutationObserver(() => announced.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
  });
  const announced = () =>
    page.evaluate(() => (window as unknown as { announced: string[] }).announced.filter((text) => text !== ''));
  server.model.owner('agent', {});
  await page.waitForSelector('text="Waiting for a person"');
  server.model.say({ text: 'one' });
  server.model.owner('agent', {});
  await page.waitForSelector('.log >> text="one"');
  server.model.owner('agent', { name: 'Ana' });
  await page.waitForSelector('text="Ana is here"');
  server.model.say({ text: 'two' });
  await page.waitForSelector('.log >> text="two"');
  expect(await announced()).toEqual(['Waiting for a person', 'Ana is here']);
});
