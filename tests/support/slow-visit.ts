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
        setTimeout(() => document.getElementById('bubble')?.click(), 500);
      });
    }, session('earlier'));
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] });
    await page.goto(server.page());
    await page.locator('.row').nth(29).waitFor();
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(String(await browser.stopTracing()));
    return {
      longest: longestTask(traceEvents),
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
