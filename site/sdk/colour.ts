/** Black or white, whichever reads better on the colour (`#rrggbb`). Source: WCAG 2.2, relative luminance and contrast. */
export function ink(colour: string): '#000' | '#fff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Icons and large text need 3:1; white is what visitors know, so it stays wherever it has that.
  return 1.05 / (luminance + 0.05) >= 3 ? '#fff' : '#000';
}
