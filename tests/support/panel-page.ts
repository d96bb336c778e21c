import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type PanelServer, startServer } from '../panel/server.ts';
import { eventually } from './eventually.ts';
import { openBrowser } from './shared-browser.ts';

type ServerOptions = NonNullable<Parameters<typeof startServer>[0]>;
export interface Opened {
  page: Page;
  server: PanelServer;
}

/** Waits until the assertion holds. */
export const until = (assertion: () => void | Promise<void>) => eventually(assertion);

/** A visitor's session as the browser stores it on an earlier visit. */
export const session = (token: string) => JSON.stringify({ token, page: '1002003004005', expires: 1_795_000_000_000 });

/** A browser for a test file; each test opens pages with the panel on them, and all are closed after it. */
export function panelPages() {
  let browser: Browser;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  return {
    /** `query` are the page's settings (tests/panel/host.ts); `history` holds the lines of an earlier visit. */
    async open(given: {
      server?: ServerOptions;
      context?: BrowserContextOptions;
      query?: Record<string, string>;
      history?: object[];
      prepare?: (page: Page) => Promise<void>;
      /** Leaves the dialog closed. */
      closed?: boolean;
    }): Promise<Opened> {
      const server = await startServer(given.server);
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...given.context });
      closing.push(async () => {
        await context.close();
        await server.stop();
      });
      const page = await context.newPage();
      if (given.history) {
        server.model.remember('earlier', given.history);
        await page.addInitScript((kept) => {
          if (!sessionStorage.getItem('prepared')) localStorage.setItem('customer-chat:session', kept);
          sessionStorage.setItem('prepared', '1');
        }, session('earlier'));
      }
      await given.prepare?.(page);
      await page.goto(server.page(given.query));
      if (!given.closed) {
        await page.click('#bubble');
        await page.waitForSelector('.dialog');
      }
      return { page, server };
    },
  };
}

/** One line of each kind that a bot can send. */
export function everything(media: string): object[] {
  const shop = 'https://shop.example/shoes';
  const template = (payload: object) => ({ attachment: { type: 'template', payload } });
  const sent = [
    { text: 'Plain text with a link to https://shop.example/help.' },
    { attachment: { type: 'image', payload: { url: `${media}/photo.svg` } } },
    { attachment: { type: 'file', payload: { url: `${media}/Price%20list.pdf` } } },
    { attachment: { type: 'audio', payload: { url: `${media}/hello.mp3` } } },
    { attachment: { type: 'video', payload: { url: `${media}/tour.mp4` } } },
    { attachments: ['a', 'b', 'c'].map((each) => ({ type: 'image', payload: { url: `${media}/${each}.svg` } })) },
    { sticker_id: 369239263222822 },
    template({
      template_type: 'button',
      text: 'Shall we call you?',
      buttons: [
        { type: 'phone_number', title: 'Call us', payload: '+49301234567' },
        { type: 'postback', title: 'No, thanks', payload: 'NO' },
      ],
    }),
    template({
      template_type: 'media',
      elements: [
        { media_type: 'image', url: `${media}/media.svg`, buttons: [{ type: 'web_url', title: 'Look', url: shop }] },
      ],
    }),
    template({
      template_type: 'image_grid',
      title: 'New in',
      elements: ['d', 'e'].map((each) => ({ url: `${media}/${each}.svg` })),
    }),
    template({ template_type: 'coupon', title: 'Ten percent', coupon_code: 'TEN', coupon_url: shop }),
    template({
      template_type: 'receipt',
      recipient_name: 'Ann',
      order_number: '12345',
      currency: 'EUR',
      payment_method: 'Visa',
      order_url: shop,
      elements: [{ title: 'Trail Runner', quantity: 1, price: 119, image_url: `${media}/trail.svg` }],
      address: { street_1: 'Main Street 1', city: 'Berlin', postal_code: '10115', state: 'BE', country: 'DE' },
      summary: { subtotal: 119, shipping_cost: 4.9, total_cost: 113.9 },
      adjustments: [{ name: 'Welcome discount', amount: 10 }],
    }),
    template({
      template_type: 'generic',
      elements: ['Trail Runner', 'Road Classic', 'Winter Grip'].map((title) => ({
        title,
        subtitle: 'From €89',
        image_url: `${media}/${title[0]}.svg`,
        default_action: { type: 'web_url', url: shop },
        buttons: [
          { type: 'web_url', title: 'View', url: shop },
          { type: 'postback', title: 'Order', payload: 'ORDER' },
        ],
      })),
    }),
  ];
  return [
    { speaker: 'customer', message: { text: 'Show me everything.' } },
    ...sent.map((each) => ({ speaker: 'bot', sent: each })),
    { speaker: 'bot', control: { action: 'pass', from: 'bot', to: 'agent' } },
    { speaker: 'agent', control: { action: 'take', from: 'agent', to: 'agent', toName: 'Maria' } },
    { speaker: 'agent', name: 'Maria', sent: { text: 'Hello, this is Maria.' }, reactions: { customer: '❤' } },
    { speaker: 'customer', message: { text: 'Hello Maria.' } },
    {
      speaker: 'agent',
      name: 'Maria',
      sent: {
        text: 'How can I reach you?',
        quick_replies: [
          { content_type: 'text', title: 'Here', payload: 'HERE' },
          { content_type: 'user_phone_number' },
          { content_type: 'user_email' },
        ],
      },
    },
  ];
}
