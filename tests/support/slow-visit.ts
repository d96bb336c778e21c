import type { Browser } from 'playwright-core';
import { startServer } from '../panel/server.ts';
import { session } from './panel-page.ts';

const LINES = Array.from({ length: 200 }, (_, index) =>
  index % 2
    ? { speaker: 'bot', sent: { text: `Answer ${index} with https://shop.example/${index}` } }
    : { speaker: 'customer', message: { text: `Question ${index}` } },
);

export interface SlowVisit {
  /** The longest task of the page's own thread in ms of processor time, so that a busy computer does not count. */
  readonly longest: number;
  /** Chromium's layout shift score of the page. */
  readonly shift: number;
  /** What the dialog had in it after each task that drew: the parts of the frame, then the number of lines. */
  readonly drawn: readonly DrawnTask[];
  readonly rows: number;
}

interface DrawnTask {
  readonly header: boolean;
  readonly composer: boolean;
  readonly log: boolean;
  readonly rows: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds. */
  readonly tdur?: number;
}

declare global {
  interface Window {
    shifted?: number;
    drawn?: DrawnTask[];
  }
}

/** Measures from the loaded page to the open panel, with 200 lines in the history, at a quarter of the speed. */
export async function slowVisit(browser: Browser): Promise<SlowVisit> {
  const server = await startServer();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    server.model.remember('earlier', LINES);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.addInitScript((kept) => {
      localStorage.setItem('customer-chat:session', kept);
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          if ('value' in entry) window.shifted = (window.shifted ?? 0) + Number(entry.value);
      }).observe({ type: 'layout-shift', buffered: true });
      // The page clicks the bubble itself, because the test driver's own scripts would count as tasks.
      addEventListener('DOMContentLoaded', () => {
        performance.mark('loaded');
        const root = document.querySelector('[data-testid=dialog_iframe]')?.shadowRoot;
        const drawn: DrawnTask[] = [];
        window.drawn = drawn;
        // An observer is called once at the end of each task that changed something.
        new MutationObserver(() => {
          const rows = root?.querySelectorAll('.row').length ?? 0;
          drawn.push({
            header: root?.querySelector('.header h2') !== null,
            composer: root?.querySelector('.footer') !== null,
            log: root?.querySelector('.log') !== null,
            rows,
          });
          if (rows >= 30) console.debug('30 rows');
        }).observe(root ?? document, { childList: true, subtree: true });
        setTimeout(() => document.getElementById('bubble')?.click(), 500);
      });
    }, session('earlier'));
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] });
    // Waiting for an element would run the driver's script in the page, which is a long task of its own.
    const isDrawn = page.waitForEvent('console', (message) => message.text() === '30 rows');
    await page.goto(server.page());
    await isDrawn;
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(String(await browser.stopTracing()));
    const drawn = await page.evaluate(() => window.drawn ?? []);
    return {
      longest: longestTask(traceEvents),
      drawn,
      shift: await page.evaluate(() => window.shifted ?? Number.NaN),
      rows: await page.locator('.row').count(),
    };
  } finally {
    await context.close();
    await server.stop();
  }
}

function longestTask(events: readonly TraceEvent[]): number {
  const loaded = events.find(({ name }) => name === 'loaded');
  if (!loaded) throw new Error('The trace has no mark.');
  const tasks = events.filter(
    ({ name, pid, tid, ts }) =>
      name === 'ThreadControllerImpl::RunTask' && pid === loaded.pid && tid === loaded.tid && ts >= loaded.ts,
  );
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}
