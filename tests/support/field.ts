import type { Locator } from 'playwright-core';

/** How a text field shows so many lines: all of them, with a scroll bar, or with a part that cannot be reached. */
export type Fit = 'whole' | 'bar' | 'cut';

/** Writes one, two, three … lines into the field, and says how it shows each of these texts. */
export async function fitsOf(field: Locator, lines: number): Promise<Fit[]> {
  const fits: Fit[] = [];
  for (let count = 1; count <= lines; count++) {
    await field.fill(Array.from({ length: count }, (_, index) => `Line ${index + 1}`).join('\n'));
    fits.push(
      await field.evaluate((element) => {
        const hidden = element.scrollHeight - element.clientHeight;
        if (getComputedStyle(element).overflowY !== 'hidden') return hidden > 0 ? 'bar' : 'whole';
        return hidden > 2 ? 'cut' : 'whole';
      }),
    );
  }
  return fits;
}
