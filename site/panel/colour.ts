import { contrast, css, darker, groundWithText, parse, type Rgb } from '../contrast.ts';

/** The theme's colours as CSS. Each is readable on the colour behind it: WCAG 2.2, contrast of at least 4.5:1. */
export interface Theme {
  /** Behind the header and the visitor's lines. */
  readonly ground: string;
  /** Text on `ground`. */
  readonly text: string;
  /** Links and buttons on the light and the dark panel. */
  readonly light: string;
  readonly dark: string;
}

/** Custom properties for panel.css. Calculates the theme again only when the operator's colour changes. */
export function createThemeStyle(): (colour: string) => string {
  let lastColour = '';
  let style = '';
  return (colour) => {
    if (colour !== lastColour) {
      const { ground, text, light, dark } = theme(colour);
      style = `--ground:${ground};--on:${text};--light:${light};--dark:${dark}`;
      lastColour = colour;
    }
    return style;
  };
}

/** Derives the theme from the operator's colour, `#rrggbb`. */
export function theme(colour: string): Theme {
  const rgb = parse(colour);
  return {
    ...groundWithText(rgb),
    light: css(darker(rgb, parse('#e6e6ec'))),
    dark: css(lighter(rgb, parse('#38393f'))),
  };
}

/** The colour itself, or the first lighter one that is readable on `ground`. */
function lighter(colour: Rgb, ground: Rgb): Rgb {
  let mixed = colour;
  while (contrast(mixed, ground) < 4.5) mixed = mixed.map((value) => Math.ceil(value + (255 - value) * 0.02));
  return mixed;
}
