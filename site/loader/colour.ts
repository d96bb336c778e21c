/**
 * Black or white, whichever reads on the colour (`#rrggbb`). White is what visitors know, so it stays nearly wherever it has the 3:1
 * that icons and large text need: up to a luminance of 0.3, and black has it from 0.1 on. That is room enough for round weights and
 * squares in the place of the true curve. Source: WCAG 2.2, contrast.
 */
export function ink(colour: string): '#000' | '#fff' {
  const rgb = Number(colour.replace('#', '0x'));
  return 2 * (rgb >> 16) ** 2 + 7 * ((rgb >> 8) & 255) ** 2 + (rgb & 255) ** 2 > 195_000 ? '#000' : '#fff';
}
