/**
 * Black or white, whichever reads on the colour (`#rrggbb`). White is what visitors know, so it stays wherever it has the 3:1 that
 * icons and large text need: up to a luminance of 0.3. Source: WCAG 2.2, contrast; its curve within a hundredth.
 */
export function ink(colour: string): '#000' | '#fff' {
  const luminance = [0.2126, 0.7152, 0.0722].reduce(
    (sum, weight, at) => sum + weight * (Number(`0x${colour.slice(2 * at + 1, 2 * at + 3)}`) / 255) ** 2.2,
    0,
  );
  return luminance > 0.3 ? '#000' : '#fff';
}
