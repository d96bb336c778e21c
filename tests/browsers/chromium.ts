import { launch } from '../support/browser.ts';
import { type BrowserWindow, DESKTOP, type Engine } from './engine.ts';

/** Chromium by Playwright, as the other browser tests start it: that of npm, or the one that `CHROMIUM_PATH` names. */
export async function startChromium(): Promise<Engine> {
  const browser = await launch();
  return {
    async open(): Promise<BrowserWindow> {
      const context = await browser.newContext({ viewport: DESKTOP });
      const page = await context.newPage();
      return {
        navigate: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        evaluate: (expression) => page.evaluate(expression),
        press: (...keys) => page.keyboard.press(keys.join('+')),
        click: (x, y) => page.mouse.click(x, y),
        resize: (width, height) => page.setViewportSize({ width, height }),
        screenshot: () => page.screenshot(),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
