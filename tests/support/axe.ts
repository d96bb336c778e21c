import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 AA, and what axe counts as best practice: one banner, one main, everything in a landmark. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules of axe that look at colours. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds on the whole page, as `rule: element` lines. The plugin's shadow roots belong to the page; a frame in
 * it does not.
 */
export function violationsOn(page: Page): Promise<string[]> {
  return violationsOf(page, tags);
}

/** The same where the system is light, and where it is dark. Only the style sheets ask that: the elements stay. */
export async function violationsInLightAndDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violationsOf(page, tags);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light, ...(await violationsOf(page, colourRules))];
}

async function violationsOf(page: Page, runOnly: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  await settled(page);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run({ exclude: ['iframe'] }, { runOnly: ${JSON.stringify(runOnly)} })`,
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
