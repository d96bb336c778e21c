import { expect, test } from 'vitest';
import { panelPages } from './panel-page.ts';

const pages = panelPages();
const history = Array.from({ length: 200 }, (_, index) => ({
  speaker: index % 2 ? 'bot' : 'customer',
  ...(index % 2
    ? { sent: { text: `Answer ${index} with https://shop.example/${index}` } }
    : { message: { text: `Question ${index}` } }),
}));

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  /** Microseconds that the thread itself took, without the time that other processes had the processor. */
  tdur?: number;
}

/** From the loaded page to the open panel at a quarter of the speed: the longest task in ms, and the page's shift. */
async function visit(): Promise<{ longest: number; shift: number }> {
  const { page } = await pages.open({
    history,
    closed: true,
    prepare: async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.addInitScript(() => {
        const seen = { shift: 0 };
        Object.assign(window, { seen });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if ('value' in entry) seen.shift += Number(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });
        // The page presses the bubble itself: the test's own scripts are tasks too.
        addEventListener('DOMContentLoaded', () => {
          performance.mark('loaded');
          setTimeout(() => document.getElementById('bubble')?.click(), 500);
        });
      });
      const categories = ['toplevel', 'devtools.timeline', 'blink.user_timing'];
      await page.context().browser()?.startTracing(page, { categories });
    },
  });
  await page.waitForTimeout(3000);
  const trace = await page.context().browser()?.stopTracing();
  expect(await page.locator('.row').count()).toBe(30);
  const { traceEvents } = JSON.parse(String(trace)) as { traceEvents: TraceEvent[] };
  const loaded = traceEvents.find(({ name }) => name === 'loaded');
  if (!loaded) throw new Error('The trace has no mark.');
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ts }) =>
      name === 'ThreadControllerImpl::RunTask' && pid === loaded.pid && tid === loaded.tid && ts >= loaded.ts,
  );
  const shift = await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);
  return { longest: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000, shift };
}

test('with 200 messages no task takes over 50 ms at a quarter of the speed, and the page does not shift', async () => {
  // A machine that is busy with something else only ever adds: the quietest of some visits is what the panel takes.
  const visits: Awaited<ReturnType<typeof visit>>[] = [];
  for (let count = 0; count < 4 && !visits.some(({ longest }) => longest <= 50); count++) visits.push(await visit());
  expect(Math.min(...visits.map(({ longest }) => longest))).toBeLessThanOrEqual(50);
  expect(visits.map(({ shift }) => shift)).toEqual(visits.map(() => 0));
}, 60_000);
