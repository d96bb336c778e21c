import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import { agent as agentCommand } from '../../cli/agent/agent.ts';
import type { Line } from '../../lib/conversation/index.ts';
import { localDefaults } from '../../lib/settings/index.ts';
import { dynamoStore, type Store, tableClient } from '../../lib/store/index.ts';
import { connectSimulator, type Phone } from '../../simulator/index.ts';
import { runCommand } from '../cli/run.ts';
import { eventually } from './eventually.ts';
import { newFolder } from './new-folder.ts';
import { operatorFile } from './operator-files.ts';
import { copyProject } from './project.ts';
import { type PushService, startPushService, vapidKeys } from './push-service.ts';
import { openBrowser } from './shared-browser.ts';
import { type Stack, startStack } from './stack.ts';

/** An agent's inbox in a browser of its own. */
export interface Desk {
  readonly name: string;
  readonly page: Page;
  readonly wire: Wire;
  /** Sounds that the page has played. */
  sounds(): Promise<number>;
}

/** The network between an inbox and the server. */
export interface Wire {
  /** Closes the connection; a new one fails until `restore`. */
  cut(): void;
  restore(): void;
  /** From now on this connection carries nothing, and neither side is told. A new connection works. */
  die(): void;
}

/**
 * A running stack, and a browser for each one who takes part: visitors on chat.html, agents in the inbox, and phones
 * of the simulator. The bot is the shipped one. It also logs each call, and it thinks about "think" for as long as the
 * test wants.
 */
export async function startSideBySide() {
  const thoughts = await startThoughts();
  const keys = vapidKeys();
  const folder = newFolder();
  await writeFile(join(folder, 'vapid.json'), JSON.stringify(keys));
  const push = await startPushService(keys.publicKey);
  const project = copyProject({ 'bot.ts': watchedBot(thoughts.url), 'shipped-bot.ts': operatorFile('bot.ts') });
  const [first, browser] = await Promise.all([
    startStack({ project, env: { DATA_DIR: folder, PUSH_ORIGIN: push.origin } }),
    openBrowser(),
  ]);
  let stack = first;
  const contexts: BrowserContext[] = [];
  const pageErrors: string[] = [];

  async function context(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
    const made = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      reducedMotion: 'reduce',
      ...options,
    });
    contexts.push(made);
    made.setDefaultTimeout(60_000);
    made.on('weberror', (error) => pageErrors.push(String(error.error())));
    return made;
  }

  /** Reads the table of the running stack. */
  async function withStore<Read>(read: (store: Store) => Promise<Read>): Promise<Read> {
    const { dynamodb, table }: Record<string, string> = JSON.parse(await readFile(join(folder, 'stack.json'), 'utf8'));
    const documentClient = tableClient({ endpoint: dynamodb });
    try {
      return await read(dynamoStore({ table: table ?? '', documentClient }));
    } finally {
      documentClient.destroy();
    }
  }

  return {
    push,
    thoughts,
    pageErrors,
    stack: (): Stack => stack,
    /** The link that the first start printed. */
    firstLink: () => /http\S+#invite=\S+/.exec(first.output())?.[0] ?? '',
    context,
    simulator: () => connectSimulator(stack.urls.simulator),
    /** `kill -9`, and a new start with the same data. */
    async killAndStart() {
      await stack.kill();
      stack = await startStack({ project, env: stack.env });
    },
    /** `npm run agent -- … --local`. @returns what it printed. */
    async agentCommand(...args: string[]): Promise<string> {
      const { code, output, what } = await runCommand(agentCommand, [...args, '--local'], { env: stack.env });
      expect(code, `${output} ${what}`).toBe(0);
      return output;
    },
    /** Opens the link of an invite, and signs in as that agent. */
    async desk(name: string, link: string): Promise<Desk> {
      const own = await context();
      await own.addInitScript(countSounds);
      const page = await own.newPage();
      const wire = await wireOf(page);
      await page.goto(link);
      await page.getByRole('button', { name: `Sign in as ${name}` }).click();
      await page.getByRole('tab', { name: /Waiting and open/ }).waitFor();
      return { name, page, wire, sounds: () => page.evaluate(() => Number(Reflect.get(window, 'sounds') ?? 0)) };
    },
    /** A visitor on chat.html with the dialog open. */
    async visitor(on?: BrowserContext): Promise<Page> {
      const page = await (on ?? (await context())).newPage();
      await page.goto(`${stack.urls.site}/chat.html`);
      await page.waitForSelector('.fb_dialog', { state: 'attached' });
      await page.evaluate(() => window.FB?.CustomerChat?.showDialog?.());
      await page.waitForSelector('textarea');
      return page;
    },
    /** The calls of the bot so far: kind and text. */
    botCalls: () => [...botCallsIn(stack.output())],
    /** Everything that is stored of a conversation. */
    history: (customer: string): Promise<Line[]> =>
      withStore((store) => store.history({ page: localDefaults.PAGE_ID, customer }, { limit: 1000 })),
    /** Answers of this conversation that wait to be read are due now: the clock takes them up in its next minute. */
    async hasten(customer: string): Promise<void> {
      const thread = { page: localDefaults.PAGE_ID, customer };
      await eventually(() =>
        withStore(async (store) => {
          const { conversation } = await store.load(thread, '-');
          if (!conversation?.unread) throw new Error('No answer waits to be read.');
          const unread = conversation.unread.map((each) => ({ ...each, dueAt: Date.now() }));
          await store.commit({ ...conversation, unread });
        }),
      );
    },
    /** Whether the server knows that an agent takes the conversation over, and has not handled it yet. */
    isHinted: (customer: string): Promise<boolean> =>
      withStore(async (store) => (await store.hint({ page: localDefaults.PAGE_ID, customer })) !== undefined),
    async stop() {
      await Promise.all([browser.close(), stack.stop(), push.stop(), thoughts.stop()]);
    },
  };
}

export type SideBySide = Awaited<ReturnType<typeof startSideBySide>>;
export type { Phone, PushService };

/** What an agent does in the inbox, by the words on the buttons. */
export const at = ({ page }: Pick<Desk, 'page'>) => ({
  rows: page.locator('#rows [data-customer]'),
  names: () => page.locator('#rows [data-customer] b').allInnerTexts(),
  /** The row whose name or preview has this text. */
  row: (text: string | RegExp) => page.locator('#rows [data-customer]', { hasText: text }),
  button: (name: string | RegExp) => page.getByRole('button', { name, exact: true }),
  log: page.locator('.log'),
  /** A message of the open conversation. */
  line: (text: string) => page.locator('.log .row', { hasText: text }),
  reply: page.getByRole('textbox', { name: 'Reply' }),
  tab: (name: RegExp) => page.getByRole('tab', { name }),
  async open(text: string | RegExp): Promise<string> {
    const row = page.locator('#rows [data-customer]', { hasText: text });
    await row.click();
    await page.locator('.log .entry').first().waitFor();
    return (await row.getAttribute('data-customer')) ?? '';
  },
  async answer(text: string) {
    await page.getByRole('textbox', { name: 'Reply' }).fill(text);
    await page.getByRole('textbox', { name: 'Reply' }).press('Enter');
  },
});

export async function say(page: Page, text: string): Promise<void> {
  await page.fill('textarea', text);
  await page.press('textarea', 'Enter');
}

/** Waits until the visitor's dialog shows this text so many times. */
export const shown = (page: Page, text: string | RegExp, times = 1) =>
  eventually(async () => expect(await page.locator('.rows').getByText(text, { exact: true }).count()).toBe(times));

/** Lets a test cut the WebSocket of a page. Call it before the page opens one. */
async function wireOf(page: Page): Promise<Wire> {
  const open = new Set<WebSocketRoute>();
  const dead = new WeakSet<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/.*/, (socket) => {
    if (isCut) return void socket.close();
    open.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((message) => !dead.has(socket) && server.send(message));
    server.onMessage((message) => !dead.has(socket) && socket.send(message));
  });
  return {
    cut() {
      isCut = true;
      for (const socket of open) void socket.close();
      open.clear();
    },
    restore: () => {
      isCut = false;
    },
    die() {
      for (const socket of open) dead.add(socket);
      open.clear();
    },
  };
}

/** Runs in the page: every sound begins with an oscillator. */
function countSounds(): void {
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function count() {
    Reflect.set(window, 'sounds', Number(Reflect.get(window, 'sounds') ?? 0) + 1);
    return createOscillator.call(this);
  };
}

/** Holds the bot's answers to "think" until the test lets go. */
async function startThoughts() {
  const waiting: (() => void)[] = [];
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    waiting.push(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`,
    /** How many times the bot began to think. */
    asked: () => asked,
    /** Every thought ends now. */
    end: () => {
      for (const end of waiting.splice(0)) end();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const watchedBot = (thoughts: string): string => `
import { defineBot } from ${JSON.stringify('./lib/bot/index.ts')};
import shipped from ${JSON.stringify('./shipped-bot.ts')};

const called = (chat, kind, event) =>
  chat.log('The bot was called', { kind, what: event.message?.text ?? event.postback?.title ?? '' });
const watched = Object.entries(shipped).map(([kind, handle]) => [
  kind,
  async (chat, event) => {
    called(chat, kind, event);
    if (event.message?.text === 'think' && kind === 'message') await fetch('${thoughts}');
    return handle(chat, event);
  },
]);
const silent = ['read', 'delivery', 'reaction', 'messageEdit', 'echo'].filter((kind) => !(kind in shipped));
export default defineBot({
  ...shipped,
  ...Object.fromEntries(watched),
  ...Object.fromEntries(silent.map((kind) => [kind, (chat, event) => called(chat, kind, event)])),
});
`;

function* botCallsIn(output: string): Generator<string> {
  for (const [, json = '{}'] of output.matchAll(/^(\{.*"The bot was called".*\})$/gm)) {
    const { kind, what }: Record<string, string> = JSON.parse(json);
    yield `${kind} ${what}`;
  }
}
