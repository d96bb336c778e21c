import { launch } from '../tests/support/browser.ts';
import { slowVisit } from '../tests/support/slow-visit.ts';
import { limit } from './report.ts';

const VISITS = 4;

/** How long the panel blocks a slow phone. */
export async function benchPanel(): Promise<void> {
  const browser = await launch();
  try {
    const longest: number[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) longest.push((await slowVisit(browser)).longest);
    // Other load of the machine only adds time: the fastest visit is the panel's own time.
    limit('longest task until the panel is open with 200 lines, at a quarter of the speed', Math.min(...longest), 50);
  } finally {
    await browser.close();
  }
}
