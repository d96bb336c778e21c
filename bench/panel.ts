import { launch } from '../tests/support/browser.ts';
import { slowVisit } from '../tests/support/slow-visit.ts';
import { limit } from './report.ts';

const VISITS = 4;

/** How long the panel keeps a slow phone from answering its owner. */
export async function benchPanel(): Promise<void> {
  const browser = await launch();
  try {
    const longest: number[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) longest.push((await slowVisit(browser)).longest);
    // A machine that is busy with something else only ever adds: the quietest visit is what the panel takes.
    limit('longest task until the panel is open with 200 lines, at a quarter of the speed', Math.min(...longest), 50);
  } finally {
    await browser.close();
  }
}
