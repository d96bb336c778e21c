type Rgb = readonly number[];

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

const white = [255, 255, 255];
const black = [0, 0, 0];

/** Derives the theme from the owner's colour, `#rrggbb`. */
export function theme(colour: string): Theme {
  const rgb = parse(colour);
  // A colour that almost carries white text is darkened a little: that is how people expect their blue to look.
  const bold = contrast(rgb, white) >= 3;
  return {
    ground: css(bold ? towards(black, rgb, white) : rgb),
    text: css(bold ? white : black),
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

/** WCAG 2.2, contrast ratio of two colours, each as red, green and blue from 0 to 255. */
export function contrast(one: Rgb, other: Rgb): number {
  const lights = [luminance(one), luminance(other)];
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}

function luminance(colour: Rgb): number {
  return colour.reduce((sum, value, index) => {
    const part = value / 255;
    return (
      sum + ([0.2126, 0.7152, 0.0722][index] ?? 0) * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    );
  }, 0);
}

export function parse(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

const css = (colour: Rgb) => `rgb(${colour.join(' ')})`;
