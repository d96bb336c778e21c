import { black, contrast, ink, parse, type Rgb, white } from '../contrast.ts';

/** The theme's colours, each readable on the ground it stands on (WCAG 2.2: 4.5:1). */
export interface Theme {
  /** Ground of the header and the visitor's lines. */
  readonly ground: string;
  /** Text on `ground`. */
  readonly text: string;
  /** Links and buttons on the light and the dark panel. */
  readonly light: string;
  readonly dark: string;
}

/** Derives the theme from the owner's colour, `#rrggbb`. */
export function theme(colour: string): Theme {
  const rgb = parse(colour);
  // A colour that almost carries white text is darkened a little: that is how people expect their blue to look.
  const text = ink(rgb);
  return {
    ground: css(text === white ? towards(black, rgb, white) : rgb),
    text: css(text),
    light: css(towards(black, rgb, parse('#e6e6ec'))),
    dark: css(towards(white, rgb, parse('#38393f'))),
  };
}

/** The colour itself, or as little of the way to `goal` as makes it readable on `ground`. */
function towards(goal: Rgb, colour: Rgb, ground: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = colour.map((value, index) => Math.round(value + ((goal[index] ?? 0) - value) * share));
    if (contrast(mixed, ground) >= 4.5) return mixed;
  }
  return goal;
}

const css = (colour: Rgb) => `rgb(${colour.join(' ')})`;
