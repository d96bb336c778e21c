import { expect, test } from 'vitest';
import { fitsOf } from '../support/field.ts';
import { everything, panelPages, until } from '../support/panel-page.ts';

const pages = panelPages();
const profile = {
  get_started: true,
  ice_breakers: [],
  persistent_menu: { call_to_actions: [{ type: 'postback' as const, title: 'Talk to a person', payload: 'PERSON' }] },
};
const bot = (action: Record<string, unknown>) => [
  { text: `You said ${JSON.stringify(action.message ?? action.postback)}` },
];
const rows = '.row .bubble:not(.dots)';

test('a visitor presses Get started, writes, and sees the same lines after a reload and in a second tab', async () => {
  const { page, server } = await pages.open({ server: { profile, bot } });
  expect(server.model.conversations).toHaveLength(0);
  await page.click('text=Get started');
  await page.waitForSelector('text=GET_STARTED');
  await page.waitForSelector('textarea:focus');
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await until(async () => expect(await page.locator(rows).count()).toBe(4));
  const before = await page.locator(rows).allInnerTexts();
  expect(before.slice(2)).toEqual(['one\ntwo', 'You said {"text":"one\\ntwo"}']);
  const tab = await page.context().newPage();
  await tab.goto(server.page());
  await tab.click('#bubble');
  await page.reload();
  await page.click('#bubble');
  for (const each of [page, tab]) {
    await until(async () => expect(await each.locator(rows).allInnerTexts()).toEqual(before));
  }
  await page.fill('textarea', 'three');
  await page.keyboard.press('Enter');
  await tab.waitForSelector(`${rows} >> text="three"`);
});

test('a message written while the network is off is sent once when the network is back', async () => {
  const { page, server } = await pages.open({ server: { bot } });
  await page.fill('textarea', 'hello');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=You said {"text":"hello"}');
  await page.evaluate(() => {
    const { origin } = new URL(location.href.replace('http', 'ws'));
    for (const [blockedURI, disposition] of [
      ['wss://other.example', 'enforce'] as const,
      [origin, 'report'] as const,
    ]) {
      const about = { blockedURI, disposition, documentURI: '', violatedDirective: '', effectiveDirective: '' };
      const policy = { originalPolicy: '', statusCode: 200 };
      dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', { ...about, ...policy }));
    }
  });
  await page.context().setOffline(true);
  server.model.restart();
  await page.waitForSelector('text=You are offline');
  await page.fill('textarea', 'from the tunnel');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Sending…');
  await page.context().setOffline(false);
  await page.waitForSelector('text=You said {"text":"from the tunnel"}');
  expect(await page.locator(`${rows} >> text="from the tunnel"`).count()).toBe(1);
  expect(server.model.conversations[0]?.actions.filter(({ message }) => message)).toHaveLength(2);
});

test('everything that a bot can send is drawn', async () => {
  const { page, server } = await pages.open({ closed: true });
  server.model.remember('all', everything(`${server.url}/media`));
  await page.evaluate(() =>
    localStorage.setItem('customer-chat:session', '{"token":"all","page":"1002003004005","expires":1}'),
  );
  await page.reload();
  await page.click('#bubble');
  await page.waitForSelector('text=How can I reach you?');
  const drawn = (selector: string) => page.locator(`.log ${selector}`);
  // The panel draws a few lines in each task, the newest first.
  await until(async () => expect(await drawn('a[href="https://shop.example/help"]').count()).toBe(1));
  for (const text of [
    'Price list.pdf',
    'Call us',
    'Look',
    'New in',
    'TEN',
    'Order 12345',
    '€113.90',
    'Welcome discount',
    'Winter Grip',
    'Passed on to our team',
    'Maria joined the chat',
    '❤',
    '👍',
  ]) {
    await until(async () => expect(await page.locator('.log').getByText(text).count(), text).toBeGreaterThan(0));
  }
  await until(async () => expect(await drawn('a[href="tel:+49301234567"]').count()).toBe(1));
  await until(async () => expect(await drawn(':is(audio, video, a.file)').count()).toBe(3));
  await page.click('.picture >> nth=0');
  await page.waitForSelector('dialog[open] img');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('.dialog');
});

test('an answer that is not an e-mail address is sent as text without a payload', async () => {
  const quick_replies = [{ content_type: 'user_email' as const }];
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Which?', quick_replies } }] });
  await page.click('text=Your email address');
  await page.waitForSelector('.field input:focus');
  await page.keyboard.type('I have none');
  await page.keyboard.press('Enter');
  await until(() =>
    expect(server.model.conversations[0]?.actions.filter(({ message }) => message)).toEqual([
      { message: { text: 'I have none' } },
    ]),
  );
});

test.each([0.9, 1, 1.1, 1.25])(
  'the field grows without a scroll bar to its fifth line at %f of its size',
  async (zoom) => {
    const { page } = await pages.open({ context: { deviceScaleFactor: zoom } });
    const fits = await fitsOf(page.locator('textarea'), 7);
    expect(fits).toEqual(['whole', 'whole', 'whole', 'whole', 'whole', 'bar', 'bar']);
  },
);

test('the buttons of a carousel move it, and each is disabled at its end', async () => {
  const elements = Array.from({ length: 4 }, (_, n) => ({ title: `Card ${n + 1}`, subtitle: 'From 89' }));
  const { page } = await pages.open({
    history: [
      { speaker: 'bot', sent: { attachment: { type: 'template', payload: { template_type: 'generic', elements } } } },
    ],
  });
  const off = (label: string) => page.locator(`[aria-label=${label}][aria-disabled=true]`);
  await off('Previous').waitFor();
  expect(await off('Next').count()).toBe(0);
  await page.click('[aria-label=Next]');
  await off('Previous').waitFor({ state: 'detached' });
  await page.locator('.strip').evaluate((strip) => strip.scrollTo({ left: 9999 }));
  await off('Next').waitFor();
  const text = await page.locator('text=Card 4').boundingBox();
  const next = await page.locator('[aria-label=Next]').boundingBox();
  expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual(next?.y ?? 0);
});

test('quick replies send their payload and disappear; the e-mail one asks for the address in a field of its own', async () => {
  const quick_replies = [
    { content_type: 'text' as const, title: 'Red', payload: 'RED' },
    { content_type: 'user_email' as const },
  ];
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Which?', quick_replies } }] });
  await page.fill('textarea', 'What I was writing');
  await page.click('text=Your email address');
  const field = page.locator('.field input');
  await field.and(page.locator(':focus')).waitFor();
  expect(await field.getAttribute('aria-label')).toBe('Your email address');
  // The browser offers the visitor's own address.
  expect([await field.getAttribute('type'), await field.getAttribute('autocomplete')]).toEqual(['email', 'email']);
  await page.click('[aria-label=Cancel]');
  expect(await page.inputValue('textarea')).toBe('What I was writing');
  await page.click('text=Your email address');
  await field.and(page.locator(':focus')).waitFor();
  await page.keyboard.type('ann@shop.example');
  await page.keyboard.press('Enter');
  await page.waitForSelector('textarea');
  expect(await page.inputValue('textarea')).toBe('What I was writing');
  await page.waitForSelector('text=Red', { state: 'detached' });
  const messages = () => server.model.conversations[0]?.actions.filter(({ message }) => message);
  await until(() => expect(messages()).toHaveLength(1));
  server.model.say({ text: 'And which colour?', quick_replies });
  await page.click('text=Red');
  await until(() =>
    expect(messages()).toEqual([
      { message: { text: 'ann@shop.example', quick_reply: { payload: 'ann@shop.example' } } },
      { message: { text: 'Red', quick_reply: { payload: 'RED' } } },
    ]),
  );
});

test('the visitor’s newest line shows whether it is sent, delivered or seen', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'customer', message: { text: 'hi' } }] });
  await page.waitForSelector('.meta >> text=Sent');
  server.model.marks({ delivered: 1, read: 0 });
  await page.waitForSelector('.meta >> text=Delivered');
  server.model.marks({ delivered: 1, read: 1 });
  await page.waitForSelector('.meta >> text=Seen');
});

test('the panel follows changes of typing, owner and menu', async () => {
  const { page, server } = await pages.open({
    history: [{ speaker: 'bot', sent: { text: 'Hello' } }],
    server: { profile },
  });
  await page.waitForSelector('.header >> text=Automated chat');
  server.model.push({ type: 'typing', on: true, speaker: 'bot' });
  await page.waitForSelector('.dots');
  server.model.push({ type: 'typing', on: false, speaker: 'bot' });
  await page.waitForSelector('.dots', { state: 'detached' });
  server.model.owner('agent');
  await page.waitForSelector('.header >> text=Automated chat', { state: 'detached' });
  await page.click('[aria-label=Menu]');
  await page.click('text=Talk to a person');
  await page.waitForSelector(`${rows} >> text=Talk to a person`);
  server.model.profile({ persistent_menu: { ...profile.persistent_menu, composer_input_disabled: true } });
  await page.waitForSelector('textarea', { state: 'detached' });
  await page.waitForSelector('.footer >> text=Talk to a person');
  server.model.profile({ persistent_menu: null });
  await page.waitForSelector('textarea');
  expect(await page.locator('[aria-label=Menu]').count()).toBe(0);
});

test('2,000 characters are sent; one more is counted and stays in the composer', async () => {
  const { page } = await pages.open({ server: { bot } });
  await page.fill('textarea', 'a'.repeat(2001));
  await page.waitForSelector('text=1 character too many');
  await page.keyboard.press('Enter');
  expect(await page.inputValue('textarea')).toHaveLength(2001);
  await page.keyboard.press('Backspace');
  await page.waitForSelector('text=0 characters left');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=You said');
  expect(await page.inputValue('textarea')).toBe('');
});

test('when the server asks to slow down, lines show as being sent and go out by themselves', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Hello' } }] });
  server.model.refuse(({ message }) => (message ? { code: 'slow_down', retry_after: 2 } : undefined));
  for (const text of ['one', 'two']) {
    await page.fill('textarea', text);
    await page.keyboard.press('Enter');
    expect(await page.inputValue('textarea')).toBe('');
  }
  await page.waitForSelector('text="Sending…"');
  expect(await page.locator('.bad').count()).toBe(0);
  expect(await page.locator('.notice').innerText()).toBe('');
  server.model.refuse(undefined);
  await until(() =>
    expect(
      server.model.conversations[0]?.lines.flatMap((line) => ('message' in line ? [line.message.text] : [])),
    ).toEqual(['one', 'two']),
  );
});

test('a visitor whose line is refused for long reads that it is sent without their doing', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Hello' } }] });
  server.model.refuse(({ message }) => (message ? { code: 'slow_down', retry_after: 20 } : undefined));
  await page.clock.install();
  await page.fill('textarea', 'one');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text="Sending…"');
  await until(async () => {
    await page.clock.fastForward(1_000);
    expect(await page.locator('.notice .mild').allInnerTexts()).toEqual([
      expect.stringContaining('Your message will be sent shortly'),
    ]);
  });
  server.model.refuse(undefined);
  await page.clock.fastForward(20_000);
  await page.waitForSelector('.notice .mild', { state: 'detached' });
});

test('the twenty-first line within a minute is sent like every other one', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Hello' } }] });
  const said = () => server.model.conversations[0]?.lines.filter((line) => 'message' in line).length;
  for (let line = 1; line <= 21; line++) {
    await page.fill('textarea', `line ${line}`);
    await page.keyboard.press('Enter');
  }
  expect(await page.inputValue('textarea')).toBe('');
  await until(() => expect(said()).toBe(21));
});

test('scrolling up loads older lines, and the lines in sight stay where they are', async () => {
  const history = Array.from({ length: 100 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } }));
  const { page } = await pages.open({ history });
  await page.waitForSelector('text="line 100"');
  // The panel draws a few lines in each task.
  await until(async () => expect(await page.locator('.row').count()).toBe(30));
  const line = page.locator('text="line 71"');
  await line.scrollIntoViewIfNeeded();
  await page.evaluate(() => {
    const log = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log');
    if (log) log.scrollTop = 60;
  });
  const before = await line.boundingBox();
  await until(async () => expect(await page.locator('.row').count()).toBeGreaterThanOrEqual(60));
  const after = await line.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
  await until(async () => {
    await page.evaluate(() =>
      document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log')?.scrollTo(0, 0),
    );
    expect(await page.locator('.row').count()).toBe(100);
  });
});

test('nothing moves when a picture loads or cannot be loaded, whatever its shape', async () => {
  const template = (payload: object) => ({ attachment: { type: 'template', payload } });
  const url = (file: string) => `http://localhost:1/media/${file}`;
  const image = (file: string) => ({ type: 'image', payload: { url: url(file) } });
  const sent = [
    { attachment: image('300x900.svg') },
    { attachment: image('900x300.svg') },
    { attachment: image('40x40.svg') },
    { attachment: image('missing.svg') },
    { attachments: ['100x300.svg', '800x400.svg', 'missing.svg'].map(image) },
    template({ template_type: 'media', elements: [{ media_type: 'image', url: url('300x901.svg') }] }),
    template({ template_type: 'image_grid', title: 'New', elements: [{ url: url('301x900.svg') }] }),
    template({ template_type: 'generic', elements: [{ title: 'Shoes', image_url: url('302x900.svg') }] }),
    { attachment: { type: 'video', payload: { url: url('missing.mp4') } } },
    { attachment: { type: 'audio', payload: { url: url('missing.mp3') } } },
    { text: 'Done' },
  ];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { page } = await pages.open({
    history: sent.map((each) => ({ speaker: 'bot', sent: each })),
    prepare: async (opened) => {
      await opened.route('http://localhost:1/media/**', async (route) => {
        await released;
        const [, width, height] = /(\d+)x(\d+)/.exec(route.request().url()) ?? [];
        if (!width) return route.abort();
        const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
        return route.fulfill({ contentType: 'image/svg+xml', body });
      });
    },
  });
  await until(async () => expect(await page.locator('.row').count()).toBe(sent.length));
  const log = page.locator('.log');
  const places = () =>
    log.evaluate((element) => {
      const top = element.querySelector('.rows')?.getBoundingClientRect().top ?? 0;
      return [...element.querySelectorAll('.row, .row > :not(.sr, .meta)')].map((each) => {
        const { y, width, height } = each.getBoundingClientRect();
        return [y - top, width, height].map((pixels) => pixels.toFixed(1)).join(' ');
      });
    });
  const before = await places();
  release();
  // Lazy pictures load when they come near: each comes into view once.
  for (let row = 0; row < sent.length; row++) await page.locator('.row').nth(row).scrollIntoViewIfNeeded();
  await until(async () => {
    const loading = await log.evaluate((element) =>
      [...element.querySelectorAll('img')].filter((each) => !each.complete),
    );
    expect(loading).toHaveLength(0);
    expect(await log.locator('a.file').count()).toBe(4);
  });
  expect(await places()).toEqual(before);
});

test('a log that grows by itself keeps its newest line in sight', async () => {
  const history = Array.from({ length: 30 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } }));
  const { page } = await pages.open({ history });
  await page.waitForSelector('text="line 30"');
  await until(async () => expect(await page.locator('.row').count()).toBe(30));
  const log = page.locator('.log');
  // A late scroll event reports a log that has grown meanwhile.
  await log.evaluate((element) => {
    const row = element.querySelectorAll<HTMLElement>('.row')[20];
    if (row) row.style.minHeight = '500px';
    element.dispatchEvent(new Event('scroll'));
  });
  await until(async () => {
    const toEnd = await log.evaluate(
      ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight,
    );
    expect(toEnd).toBeLessThan(2);
  });
  expect(await page.locator('.pill').count()).toBe(0);
});

test('a new line leaves the log where the visitor reads, and a button announces it', async () => {
  const history = Array.from({ length: 30 }, (_, index) => ({ speaker: 'bot', sent: { text: `line ${index + 1}` } }));
  const { page, server } = await pages.open({ history });
  await page.waitForSelector('text="line 30"');
  await page.mouse.move(1050, 400);
  await page.mouse.wheel(0, -600);
  await page.waitForSelector('.pill');
  const top = () =>
    page.evaluate(
      () => document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot?.querySelector('.log')?.scrollTop,
    );
  await page.waitForTimeout(100);
  const before = await top();
  server.model.say({ text: 'news' });
  await page.click('text=1 new message');
  expect(before).toBeLessThan((await top()) ?? 0);
  await page.waitForSelector('.pill', { state: 'detached' });
  await page.waitForSelector('text=news');
});

test('while the panel is closed, the bubble and the title of a hidden tab count the unread lines', async () => {
  const { page, server } = await pages.open({ history: [{ speaker: 'bot', sent: { text: 'Hello' } }] });
  await page.waitForSelector('.bubble');
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    document.title = '(500) Days of Summer';
  });
  server.model.say({ text: 'Are you there?' });
  await page.waitForSelector('#bubble >> text=1');
  expect(await page.getAttribute('#bubble', 'aria-label')).toBe('Open chat with Northwind Shoes, 1 unread message');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await until(async () => expect(await page.title()).toBe('(1) (500) Days of Summer'));
  await page.evaluate(() => {
    document.title = '(3) Messages';
  });
  server.model.say({ text: 'Hello?' });
  await until(async () => expect(await page.title()).toBe('(2) (3) Messages'));
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: false });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await page.click('#bubble');
  await until(async () => expect(await page.title()).toBe('(3) Messages'));
  await until(async () => expect(await page.textContent('#bubble')).toBe(''));
});

test('the visitor ends the chat after a question, and can start a new one', async () => {
  const { page, server } = await pages.open({
    history: [{ speaker: 'bot', sent: { text: 'Hello' } }],
    server: { bot },
  });
  await page.click('[aria-label="More options"]');
  await page.click('text=End chat');
  await page.click('text=Cancel');
  await page.waitForSelector('text=Hello');
  await page.click('[aria-label="More options"]');
  await page.click('text=End chat');
  await page.click('.sheet >> text=End chat');
  await page.waitForSelector('text=This chat has ended');
  await until(() => expect(server.model.conversations).toHaveLength(0));
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await page.click('text=Start a new chat');
  await page.fill('textarea', 'again');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=You said');
});

test('on a phone the conversation fills the window above the on-screen keyboard', async () => {
  const { page } = await pages.open({
    context: { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true },
    history: [{ speaker: 'bot', sent: { text: 'Hello' } }],
  });
  const box = () => page.locator('.dialog').boundingBox();
  await until(async () => expect(await box()).toEqual({ x: 0, y: 0, width: 375, height: 740 }));
  await page.setViewportSize({ width: 375, height: 420 });
  await until(async () => expect((await box())?.height).toBe(420));
  expect(await page.locator('textarea').isVisible()).toBe(true);
});

test('Arabic is laid out from right to left, in Arabic', async () => {
  const payload = { template_type: 'generic', elements: [{ title: 'Cup', subtitle: 'قهوة' }] };
  const { page } = await pages.open({
    query: { locale: 'ar_AR' },
    history: [
      { speaker: 'bot', sent: { attachment: { type: 'template', payload } } },
      { speaker: 'customer', message: { text: 'hi' } },
    ],
  });
  await page.waitForSelector('.own .bubble');
  const panel = await page.locator('.dialog').boundingBox();
  const own = await page.locator('.own .bubble').boundingBox();
  expect((own?.x ?? 0) - (panel?.x ?? 0)).toBeLessThan(40);
  expect(await page.getAttribute('textarea', 'placeholder')).toBe('اكتب رسالة');
  // The Latin title stands at the right edge of its card, as the Arabic text does.
  const fromEdge = await page.locator('.card p').evaluate((text) => {
    const range = document.createRange();
    range.selectNodeContents(text.firstElementChild ?? text);
    return text.getBoundingClientRect().right - range.getBoundingClientRect().right;
  });
  expect(fromEdge).toBeLessThan(20);
});

test('the picture of the Page stands at the top, and its first letter where the picture cannot be loaded', async () => {
  const picture = 'https://shop.example/logo.png';
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const { page, server } = await pages.open({});
  let there = true;
  await page.route(picture, (route) =>
    there ? route.fulfill({ contentType: 'image/png', body: Buffer.from(pixel, 'base64') }) : route.abort(),
  );
  for (const expected of ['', 'N']) {
    there = expected === '';
    await page.goto(server.page({ picture }));
    await page.click('#bubble');
    await page.waitForSelector('.header .avatar');
    await until(async () => expect(await page.locator('.header .avatar img').count()).toBe(there ? 1 : 0));
    expect(await page.locator('.header .avatar').innerText()).toBe(expected);
  }
});
