/** Red, green and blue from 0 to 255. */
export type Rgb = readonly number[];

export const white: Rgb = [255, 255, 255];
export const black: Rgb = [0, 0, 0];

/** Reads `#rrggbb`. */
export function parse(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/**
 * The theme's colour behind text, and the text's colour. Visitors expect white text. Where white is almost readable
 * (3:1), the colour gets a little darker, as visitors know Messenger's blue. Otherwise the text is black.
 */
export function groundWithText(colour: Rgb): { ground: string; text: string } {
  const isDark = contrast(colour, white) >= 3;
  return { ground: css(isDark ? darker(colour, white) : colour), text: css(isDark ? white : black) };
}

/** The colour itself, or the first darker one that is readable on `ground`: WCAG 2.2 asks for 4.5:1. */
export function darker(colour: Rgb, ground: Rgb): Rgb {
  return contrast(colour, ground) < 4.5
    ? darker(
        colour.map((value) => Math.floor(value * 0.98)),
        ground,
      )
    : colour;
}

export const css = (colour: Rgb) => `rgb(${colour.join(' ')})`;

/** Contrast ratio of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
export function contrast(one: Rgb, other: Rgb): number {
  const luminances = [luminance(one), luminance(other)];
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
