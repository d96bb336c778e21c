import { black, contrast, ink, parse, type Rgb, white } from '../contrast.ts';

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
  // White text on a colour that is almost dark enough: the colour gets a little darker, as visitors know Messenger's
  // blue.
  const text = ink(rgb);
  return {
    ground: css(text === white ? towards(black, rgb, white) : rgb),
    text: css(text),
    light: css(towards(black, rgb, parse('#e6e6ec'))),
    dark: css(towards(white, rgb, parse('#38393f'))),
  };
}

/** The colour itself, or the first step towards `goal` that is readable on `ground`. */
function towards(goal: Rgb, colour: Rgb, ground: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = colour.map((value, index) => Math.round(value + ((goal[index] ?? 0) - value) * share));
    if (contrast(mixed, ground) >= 4.5) return mixed;
  }
  return goal;
}

const css = (colour: Rgb) => `rgb(${colour.join(' ')})`;
