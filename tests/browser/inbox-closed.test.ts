import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDefaults } from '../../lib/settings/index.ts';
import { eventually } from '../support/eventually.ts';
import { at, type Desk, type SideBySide, say, shown, startSideBySide } from '../support/side-by-side.ts';

/** What happens around agents: no inbox is open, a worker dies, a visitor has many tabs or must be blocked. */
describe('Around the inbox, on the whole stack', { timeout: 120_000 }, () => {
  let side: SideBySide;
  let admin: Desk;
  beforeAll(async () => {
    side = await startSideBySide();
    admin = await side.desk('Admin', side.firstLink());
  });
  afterAll(() => side?.stop());
  const where = () => ({ url: side.stack().urls.socket, page: localDefaults.PAGE_ID });

  test('scenario 4: with no inbox open, a hand-over is one push and one mail, and a second line replaces the push', async () => {
    const phone = side.push.subscribe('phone');
    await side.agentCommand('mail', 'Admin', 'admin@shop.example');
    const mails = await (await side.context()).newPage();
    await mails.goto(`${side.stack().urls.simulator}/mail`);
    const confirm = /confirm "(.+?)"/.exec((await mails.locator('pre').first().textContent()) ?? '')?.[1] ?? '';
    await side.agentCommand('confirm', confirm);
    const own = admin.page.context();
    await own.grantPermissions(['notifications'], { origin: side.stack().urls.inbox });
    await own.addInitScript(fakeSubscription, phone);
    await admin.page.reload();
    await admin.page.getByRole('button', { name: 'Allow notifications' }).click();
    await admin.page.getByRole('button', { name: 'Allow notifications' }).waitFor({ state: 'detached' });
    const inboxAddress = admin.page.url();
    await admin.page.close();
    await eventually(async () => expect(await side.agentCommand('list')).not.toContain('online'));

    const visitor = await side.visitor();
    await visitor.getByRole('button', { name: 'Menu' }).click();
    await visitor.getByRole('button', { name: 'Customer Support' }).click();
    await visitor.getByText('Waiting for a person').waitFor();
    await eventually(() => expect(side.push.delivered).toHaveLength(1));
    const mail = mails.getByText(`${side.stack().urls.inbox}/inbox.html#thread=`);
    await mail.waitFor();
    await say(visitor, 'It is urgent');
    await eventually(() => expect(side.push.delivered).toHaveLength(2));
    const [first, second] = side.push.delivered;
    expect(second?.topic).toBe(first?.topic);
    expect(second?.notification.tag).toBe(first?.notification.tag);
    expect(side.push.refused).toEqual([]);
    expect(await mail.count()).toBe(1);

    // The payloads go into the real service worker.
    const page = await own.newPage();
    await page.goto(inboxAddress);
    await page.getByRole('tab', { name: /Waiting and open/ }).waitFor();
    const worker = await inboxWorker(own, page);
    for (const { notification } of side.push.delivered) {
      await worker.deliver(JSON.stringify({ web_push: 8030, notification }));
    }
    const tag = second?.notification.tag ?? '';
    const { title, body } = second?.notification ?? {};
    await eventually(async () => expect(await worker.rings()).toBe(2));
    expect(await worker.shown()).toMatchObject([{ title, body }]);
    expect(await worker.click(tag)).toEqual([]);
    await page.locator('.log').getByText('It is urgent').waitFor();
    expect(await worker.shown()).toEqual([]);
    // Without a window of the inbox, the click opens one at the conversation.
    const elsewhere = `${new URL(inboxAddress).origin}/inbox-192.png`;
    await page.goto(elsewhere);
    await worker.deliver(JSON.stringify({ web_push: 8030, notification: second?.notification }));
    await eventually(async () => expect(await worker.shown()).toHaveLength(1));
    const [opened = ''] = await worker.click(tag);
    await page.goto(new URL(opened, inboxAddress).href);
    await page.locator('.log').getByText('It is urgent').waitFor();
    admin = { ...admin, page };
    await at(admin).answer('I am here');
    await shown(visitor, 'I am here');
    await at(admin).button('Mark as done').click();
    await shown(visitor, 'You are talking to the bot again.');
    await visitor.context().close();
  });

  test('25 tabs of one visitor take no line from the agents', async () => {
    const visitor = await side.visitor();
    await say(visitor, 'Customer Support');
    await at(admin).open('Customer Support');
    await at(admin).button('Take over').click();
    await visitor.getByText('Admin is here').waitFor();
    const answers = await visitor.evaluate(openTabs, { ...where(), tabs: 25 });
    expect(answers).toEqual(Array(25).fill('welcome'));
    await say(visitor, 'from one of many tabs');
    await at(admin).log.getByText('from one of many tabs').waitFor();
    await at(admin).answer('It arrived');
    await shown(visitor, 'It arrived');
    await at(admin).button('Mark as done').click();
    await shown(visitor, 'You are talking to the bot again.');
    await visitor.context().close();
  });

  test('a blocked visitor reads that the chat is closed, and their line is not stored', async () => {
    const visitor = await side.visitor();
    await say(visitor, 'Customer Support');
    const customer = await at(admin).open('Customer Support');
    expect(await visitor.evaluate(openTabs, { ...where(), tabs: 1 })).toEqual(['welcome']);
    await at(admin).button('Block').click();
    await at(admin).button('Block for good').click();
    await visitor.getByText('This chat is closed').first().waitFor();
    expect(await visitor.locator('textarea').count()).toBe(0);
    expect(await visitor.evaluate(sendOnFirstTab, 'let me in')).toBe('closed');
    await visitor.reload();
    await visitor.waitForSelector('.fb_dialog', { state: 'attached' });
    await visitor.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
    await visitor.getByText('This chat is closed').first().waitFor();
    expect(JSON.stringify(await side.history(customer))).not.toContain('let me in');
    await at(admin).button('Unblock').click();
    await at(admin).button('Block').waitFor();
    await visitor.context().close();
  });

  test('scenario 1: a take-over ends the answer of a bot that thinks, and of all lines behind it, over a crash', async () => {
    const visitor = await side.visitor();
    await say(visitor, 'good morning');
    await shown(visitor, 'Thanks for writing to us on our website!');
    await at(admin).tab(/Bot/).click();
    const customer = await at(admin).open('good morning');
    const asked = side.thoughts.asked();
    await say(visitor, 'think');
    await eventually(() => expect(side.thoughts.asked()).toBe(asked + 1));
    for (let n = 1; n <= 5; n += 1) await say(visitor, `line ${n}`);
    await at(admin).button('Take over').click();
    await eventually(async () => expect(await side.isHinted(customer)).toBe(true));
    await side.killAndStart();
    await visitor.locator('.header').getByText('Admin is here').waitFor();
    side.thoughts.end();
    await at(admin).log.getByText('line 5').waitFor();
    await at(admin).answer('I read all of it');
    await shown(visitor, 'I read all of it');
    const lines = await side.history(customer);
    const texts = lines.flatMap(({ content }) => ('message' in content ? [content.message.text] : []));
    expect(texts).toEqual(['good morning', 'think', ...[1, 2, 3, 4, 5].map((n) => `line ${n}`)]);
    const thought = lines.findIndex(({ content }) => 'message' in content && content.message.text === 'think');
    const answers = (some: typeof lines) =>
      some.filter(({ speaker, content }) => speaker === 'bot' && 'sent' in content);
    expect(answers(lines.slice(0, thought))).not.toEqual([]);
    expect(answers(lines.slice(thought))).toEqual([]);
    expect(side.botCalls().filter((call) => call.startsWith('message line'))).toEqual([]);
  });
});

/** Runs in the inbox: this browser knows no push service, so the subscription is that of the test's service. */
function fakeSubscription(made: { endpoint: string; keys: object }): void {
  if (!('PushManager' in window)) return;
  // A browser without a window says "denied" before it is asked, and then grants it.
  Object.defineProperty(Notification, 'permission', { get: () => 'default' });
  const subscription = { endpoint: made.endpoint, toJSON: () => made, unsubscribe: async () => true };
  Object.defineProperty(PushManager.prototype, 'subscribe', { value: async () => subscription });
}

/** Runs in the visitor's page: more tabs of the same session. @returns the answer to each: a type, or an error. */
function openTabs({ url, page, tabs }: { url: string; page: string; tabs: number }): Promise<string[]> {
  const { token } = JSON.parse(localStorage.getItem('customer-chat:session') ?? '{}');
  const sockets = Array.from({ length: tabs }, () => new WebSocket(url));
  Object.assign(window, { firstTab: sockets[0] });
  const greeting = (socket: WebSocket) =>
    new Promise<string>((resolve) => {
      socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', id: 'tab', session: token, page }));
      socket.onclose = () => resolve('cut');
      socket.onmessage = ({ data }) => {
        const { type, id, code } = JSON.parse(data);
        // A line or a presence can come before the answer.
        if (id === 'tab') resolve(code ?? type);
      };
    });
  return Promise.all(sockets.map(greeting));
}

/** Runs in the visitor's page, past the plugin. @returns the answer to the line: a type, or an error. */
function sendOnFirstTab(text: string): Promise<string> {
  const socket: WebSocket = Reflect.get(window, 'firstTab');
  return new Promise((resolve) => {
    socket.onclose = () => resolve('cut');
    socket.onmessage = ({ data }) => {
      const { type, id, code } = JSON.parse(data);
      if (id === 'past') resolve(code ?? type);
    };
    socket.send(JSON.stringify({ type: 'event', id: 'past', message: { text } }));
  });
}

/** The registered service worker of the inbox, reached by the browser's debugging protocol. */
async function inboxWorker(context: BrowserContext, page: Page) {
  const session: CDPSession = await context.newCDPSession(page);
  let registrationId = '';
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId;
  });
  await session.send('ServiceWorker.enable');
  await eventually(() => expect(registrationId).not.toBe(''));
  const { origin } = new URL(page.url());
  const worker: Worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(keepNotifications);
  return {
    deliver: (data: string) => session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data }),
    /** The notifications on the screen. */
    shown: () => worker.evaluate(() => [...(Reflect.get(self, 'notifications') as Notifications).values()]),
    /** How often a notification was shown, also in the place of another. */
    rings: () => worker.evaluate(() => Number(Reflect.get(self, 'rings'))),
    /** A click on a notification. @returns the addresses of the windows that it opened. */
    click: (tag: string) => worker.evaluate(clickNotification, tag),
  };
}

type Notifications = Map<string, { title: string; body?: string; data?: object }>;

/** Runs in the worker. This browser has no place for notifications, and opens a window only after a person's click. */
function keepNotifications(): void {
  const notifications: Notifications = new Map();
  const opened: string[] = [];
  const scope = self as unknown as {
    registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
    clients: { openWindow(url: string): Promise<void> };
  };
  scope.registration.showNotification = async (title, { tag = '', body, data }) => {
    notifications.set(tag, { title, body, data });
    Reflect.set(self, 'rings', Number(Reflect.get(self, 'rings')) + 1);
  };
  scope.clients.openWindow = async (url) => void opened.push(url);
  Object.assign(self, { notifications, opened, rings: 0 });
}

/** Runs in the worker. */
async function clickNotification(tag: string): Promise<string[]> {
  const notifications: Notifications = Reflect.get(self, 'notifications');
  const opened: string[] = Reflect.get(self, 'opened');
  const { data } = notifications.get(tag) ?? {};
  const done: Promise<unknown>[] = [];
  const event = Object.assign(new Event('notificationclick'), {
    notification: { data, close: () => notifications.delete(tag) },
    waitUntil: (promise: Promise<unknown>) => done.push(promise),
  });
  self.dispatchEvent(event);
  // The browser gives the focus only after a click of a person.
  await Promise.all(done).catch((error) => {
    if (!/focus/i.test(String(error))) throw error;
  });
  return opened.splice(0);
}
