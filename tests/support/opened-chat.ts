import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type PanelServer, startServer } from '../panel/server.ts';
import { openBrowser } from './shared-browser.ts';
import { bubble, CHAT, dialog, PAGE_ID, startSite, type Visit, visit } from './site.ts';

interface OpenedChat {
  readonly server: PanelServer;
  /** A page with loader and real panel; its scripts run before ours. */
  visit(page?: ChatPage): Promise<Visit>;
  /** The same, with the dialog open. */
  open(page?: ChatPage): Promise<Visit>;
}
interface ChatPage {
  readonly script?: string;
  readonly head?: string;
  readonly body?: string;
  /** Attributes of `<html>`. */
  readonly html?: string;
  /** Attributes of the plugin's element. */
  readonly div?: string;
  readonly locale?: string;
  readonly context?: BrowserContextOptions;
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
}

/** The whole plugin of a test file, and a server that answers with `bot`, from its first test to its last. */
export function openedChat(bot: NonNullable<Parameters<typeof startServer>[0]>['bot']): OpenedChat {
  let browser: Browser;
  let server: PanelServer;
  let site: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    server = await startServer({ bot });
    [browser, site] = await Promise.all([openBrowser(), startSite({}, undefined, server.url.replace('http', 'ws'))]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await server?.stop();
  });

  async function visitPage(page: ChatPage = {}): Promise<Visit> {
    const { script = '', head = '', body = '', html = '', div = '', locale = 'en_US', context, prepare } = page;
    const document = `<!doctype html><html ${html}><head><meta name="viewport" content="width=device-width"><title>A shop</title>${head}</head>
      <body>${body}<div class="fb-customerchat" page_id="${PAGE_ID}" ${div}></div><script>${script}</script>
      <script src="${CHAT}/${locale}/sdk/xfbml.customerchat.js#xfbml=1"></script></body></html>`;
    return visit(browser, site, document, { ...context, ...(prepare && { prepare }) });
  }
  return {
    get server() {
      return server;
    },
    visit: visitPage,
    async open(page) {
      const at = await visitPage(page);
      await at.page.locator(bubble).click();
      await at.page.locator(`${dialog} textarea`).waitFor();
      return at;
    },
  };
}
