import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { profile } from '../../cli/profile/profile.ts';
import { agentDirectory } from '../../lib/agents/index.ts';
import type { AgentAction } from '../../lib/conversation/index.ts';
import { sqsQueue } from '../../lib/queue/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { tableClient } from '../../lib/store/index.ts';
import { runCommand } from '../cli/run.ts';
import { violationsOn } from '../support/axe.ts';
import { eventually } from '../support/eventually.ts';
import { identityToken, SHOP_SECRET } from '../support/identity-token.ts';
import { openBrowser } from '../support/shared-browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** The tutorial's page on the whole local stack, with no part replaced by a fake. */
describe('chat.html with everything behind it', { timeout: 120_000 }, () => {
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    stack = await startStack({ env: { IDENTITY_SECRET: SHOP_SECRET } });
    browser = await openBrowser();
  });
  afterEach(() => context?.close());
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  /** A visitor with the dialog open. */
  async function visit(path = 'chat.html'): Promise<Page> {
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    return openOn(context, path);
  }
  async function openOn(visitor: BrowserContext, path = 'chat.html'): Promise<Page> {
    const page = await visitor.newPage();
    await page.goto(`${stack.urls.site}/${path}`);
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await page.waitForSelector('textarea');
    return page;
  }
  const say = async (page: Page, text: string) => {
    await page.fill('textarea', text);
    await page.press('textarea', 'Enter');
  };
  const shown = async (page: Page, text: string | RegExp, times = 1) =>
    eventually(async () => expect(await page.locator('.rows').getByText(text, { exact: true }).count()).toBe(times));
  /** A shop's token names the second in which it was made: one of the second of a sign-out may be from before it. */
  const laterSecond = async () => {
    const second = () => Math.floor(Date.now() / 1000);
    const before = second();
    await eventually(() => expect(second()).toBeGreaterThan(before));
  };
  /** Without any agent the bot does not hand over. */
  async function withAgent(name = 'Ann') {
    const parts: { dynamodb: string; table: string; sqs: string; queue: string } = JSON.parse(
      await readFile(join(stack.env.DATA_DIR ?? '', 'stack.json'), 'utf8'),
    );
    const table = { documentClient: tableClient({ endpoint: parts.dynamodb }), table: parts.table };
    const { id } = await agentDirectory(table).add({ name }, Date.now());
    return { parts, id };
  }
  const ON_SITE = 'Thanks for writing to us on our website!';

  it('answers, is accessible with its page, keeps the history over a reload, and has a second tab follow', async () => {
    const page = await visit();
    await say(page, 'hi');
    await shown(page, ON_SITE);
    expect(await violationsOn(page)).toEqual([]);
    await page.reload();
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await shown(page, 'hi');
    await shown(page, ON_SITE);
    const second = await openOn(context);
    await shown(second, 'hi');
    await say(page, 'for both');
    await shown(second, 'for both');
    await shown(second, ON_SITE, 2);
  });

  it('has one conversation of a proven customer in two browsers, and leaves none of it after signing out', async () => {
    /** A page of the shop. Its customer is `sub`, for the page and for the function that the page gives. */
    const shopPage = async (visitor: BrowserContext, sub: string | null, path = 'chat.html') => {
      const page = await openOn(visitor, path);
      await name(page, sub);
      return page;
    };
    const name = (page: Page, sub: string | null) =>
      page.evaluate((token) => {
        const identity = token && (async () => token);
        window.FB?.CustomerChat?.update?.({ identity });
      }, sub && identityToken(sub));
    const laptop = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const phone = await browser.newContext({ viewport: { width: 375, height: 700 } });
    try {
      const page = await shopPage(laptop, '4711');
      await say(page, 'from my laptop');
      await shown(page, ON_SITE);
      const other = await shopPage(phone, '4711');
      await say(other, 'from my phone');
      await shown(other, 'from my laptop');
      await shown(page, 'from my phone');
      await shown(page, ON_SITE, 2);
      const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie + location.href);
      expect(kept).not.toContain('eyJ');

      // A silent page of the same website does not show it, and the page that names the customer does.
      const silent = await openOn(laptop);
      await eventually(() => expect(silent.locator('textarea').isVisible()).resolves.toBe(true));
      await shown(silent, 'from my laptop', 0);
      await name(silent, '4711');
      await shown(silent, 'from my laptop');

      await silent.fill('textarea', 'a draft of the customer');
      await name(silent, null);
      await eventually(() => expect(silent.locator('textarea').inputValue()).resolves.toBe(''));
      for (const tab of [silent, page]) await shown(tab, 'from my laptop', 0);
      await eventually(async () => {
        expect(await silent.evaluate(() => localStorage.getItem('customer-chat:session'))).toBeNull();
      });
      await shown(other, 'from my laptop');
      await say(silent, 'the next visitor');
      await shown(silent, ON_SITE);
      await shown(silent, 'from my laptop', 0);
      await shown(other, 'the next visitor', 0);
    } finally {
      await Promise.all([laptop.close(), phone.close()]);
    }
  });

  it('shows nothing of a customer who signed out when the visitor goes back', async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    let customer: string | null = '4712';
    const served = { asked: 0 };
    await context.route('**/chat-identity', (route) => {
      served.asked += 1;
      return route.fulfill(customer ? { body: identityToken(customer) } : { status: 401 });
    });
    // The shop's own script, on each of its pages.
    await context.addInitScript(() => {
      const identity = async () => {
        const answer = await fetch('/chat-identity', { cache: 'no-store' });
        return answer.ok ? answer.text() : null;
      };
      const waiting = setInterval(() => {
        if (!window.FB?.CustomerChat) return;
        clearInterval(waiting);
        window.FB.CustomerChat.update?.({ identity });
      }, 5);
    });
    const page = await openOn(context);
    expect(served.asked).toBe(0);
    await say(page, 'of the customer');
    await shown(page, ON_SITE);
    await page.reload();
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await shown(page, 'of the customer');
    expect(served.asked).toBe(2);

    // The browser puts the page away as it is, and brings it back after the customer has signed out.
    const rest = await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      return document.querySelector('[data-testid="dialog_iframe"]')?.shadowRoot?.textContent ?? '';
    });
    expect(rest).not.toContain('of the customer');
    customer = null;
    await page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await eventually(() => expect(served.asked).toBe(3));
    const session = () => page.evaluate(() => localStorage.getItem('customer-chat:session'));
    await eventually(async () => expect(await session()).toBeNull());
    await shown(page, 'of the customer', 0);

    // They signed in again, chatted, and signed out on another page. Back loads this one once more.
    await laterSecond();
    customer = '4712';
    await page.reload();
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await say(page, 'once more');
    await shown(page, 'of the customer');
    customer = null;
    await page.goto(`${stack.urls.site}/chat.html?signed-out`);
    await eventually(async () => expect(await session()).toBeNull());
    await page.goBack();
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await say(page, 'the next visitor');
    await shown(page, 'the next visitor');
    await shown(page, ON_SITE);
    await shown(page, 'of the customer', 0);
  });

  it('sends once what was written while the network was off', async () => {
    const page = await visit();
    await say(page, 'hi');
    await shown(page, ON_SITE);
    await context.setOffline(true);
    await say(page, 'from the tunnel');
    await context.setOffline(false);
    await shown(page, ON_SITE, 2);
    await page.reload();
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await shown(page, 'from the tunnel');
  });

  it('tells the bot the ref that the page set, in a new conversation and in an existing one', async () => {
    const page = await visit('chat.html?ref=summer');
    await say(page, 'hi');
    await shown(page, ON_SITE);
    await eventually(() => expect(stack.output()).toMatch(/A new conversation came with a ref.*"ref":"summer"/));
    await page.goto(`${stack.urls.site}/chat.html?ref=winter`);
    await page.waitForSelector('.fb_dialog', { state: 'attached' });
    await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await say(page, 'hi again');
    await shown(page, 'Welcome back!');
    await shown(page, ON_SITE, 2);
    expect(stack.output()).toMatch(/A known person came back.*"ref":"winter","source":"CUSTOMER_CHAT_PLUGIN"/);
  });

  it('hands over to our own agents and back, and the visitor sees who is there', async () => {
    const { parts, id } = await withAgent();
    const page = await visit();
    await say(page, 'Customer Support');
    await page.getByText('Waiting for a person').waitFor();
    await shown(page, 'Passed on to our team');
    await say(page, 'hello?');
    const thread = { page: localDefaults.PAGE_ID, customer: newestCustomer(stack) };
    const queue = sqsQueue({ url: parts.queue, endpoint: parts.sqs });
    const event = (key: string, action: AgentAction) => ({
      thread,
      key: `${key}-${thread.customer}`,
      id: key,
      at: Date.now(),
      source: 'agent' as const,
      item: { agent: { id, name: 'Ann' }, action },
    });
    const basis = { seq: 1_000, generation: 1 };
    await queue.enqueue([
      event('taken', { kind: 'take_over' }),
      event('said', { kind: 'reply', text: 'This is Ann', basis }),
    ]);
    await shown(page, 'This is Ann');
    await shown(page, 'Ann joined the chat');
    await page.locator('.header').getByText('Ann is here').waitFor();
    await queue.enqueue([event('done', { kind: 'done' })]);
    await shown(page, 'You are back with the automated assistant');
    await shown(page, 'You are talking to the bot again.');
    await page.locator('.header').getByText('Automated chat').waitFor();
    await say(page, 'hi');
    await shown(page, ON_SITE);
  });

  it('takes an address while the visitor waits, leads to Messenger, and shows both chats until Undo', async () => {
    await withAgent('Ben');
    const page = await visit();
    const menu = async (item: string) => {
      await page.getByRole('button', { name: 'More options' }).click();
      await page.locator('.list').getByText(item, { exact: true }).click();
    };
    /** The phone that a click on the sheet's link opens, with the chat begun. */
    const phone = async (sees: string | RegExp) => {
      const [opened] = await Promise.all([context.waitForEvent('page'), page.locator('.sheet a').click()]);
      const [start, seen] = [opened.getByRole('button', { name: 'Get Started' }), opened.getByText(sees).last()];
      await start.or(seen).first().waitFor();
      if (await start.isVisible()) await start.click();
      await seen.waitFor();
      return { opened, seen };
    };
    await say(page, 'Customer Support');
    await page.locator('.offers').getByText('Get the answer by mail').click();
    await page.locator('.sheet input').fill('mia@example.org');
    await page.keyboard.press('Enter');
    await page.locator('.reach').getByText('Answers that you have not read here go to').waitFor();

    await page.locator('.offers').getByText('Continue in Messenger').click();
    const { opened } = await phone('You can go on here with your chat at');
    await opened.getByRole('button', { name: 'Show the answer' }).click();
    await page.locator('.reach').getByText('Answers also go to Messenger').waitFor();
    await page.locator('.reach button').first().click();
    await page.locator('.reach').getByText('Answers also go to Messenger').waitFor({ state: 'detached' });

    await menu('Show my Messenger chat here');
    const joining = await phone(/Type \d{6} at /);
    await page.locator('.sheet input').fill(/\d{6}/.exec(await joining.seen.innerText())?.[0] ?? '');
    await page.keyboard.press('Enter');
    await shown(page, 'Your chat in Messenger');
    await shown(page, 'Customer Support');
    await say(page, 'from the website');
    await shown(page, 'from the website');
    await joining.opened.getByRole('button', { name: 'Undo' }).click();
    await shown(page, 'from the website', 0);
    await shown(page, 'Customer Support');
    await page.locator('.sheet').waitFor({ state: 'detached' });
  });

  it('loses the persistent menu while it is open when the owner turns it off, and gets it back', async () => {
    const page = await visit();
    await say(page, 'hi');
    await shown(page, ON_SITE);
    const turnMenu = async (way: 'on' | 'off') => {
      const { code, output, what } = await runCommand(profile, ['menu', way, '--local'], { env: stack.env });
      expect(code, `${output} ${what}`).toBe(0);
    };
    const menu = page.getByRole('button', { name: /menu/i }).first();
    await menu.waitFor();
    await turnMenu('off');
    await menu.waitFor({ state: 'detached', timeout: 15_000 });
    await turnMenu('on');
    await menu.waitFor({ timeout: 15_000 });
  });
});

/** Every visitor of chat.html comes with a ref, which the bot logs. */
function newestCustomer(stack: Stack): string {
  const found = [...stack.output().matchAll(/A new conversation came with a ref.*"customer":"(web-[\w-]+)"/g)];
  return found.at(-1)?.[1] ?? '';
}
