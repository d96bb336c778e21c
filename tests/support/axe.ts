import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 AA, and what axe counts as best practice: one banner, one main, everything in a landmark. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the whole page, as `rule: element` lines. The plugin's shadow roots belong to the page; a frame in
 * it does not.
 */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  await settled(page);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ exclude: ['iframe'] }, { runOnly: ${JSON.stringify(tags)} })`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}

/** Contrast counts after all fading has ended. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => {
    const roots = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    const animations = [document, ...roots].flatMap((root) => root.getAnimations());
    const passing = animations.filter((each) => each.effect?.getTiming().iterations === 1);
    return Promise.all(passing.map((each) => each.finished));
  });
}
