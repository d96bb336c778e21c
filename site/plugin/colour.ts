type Rgb = readonly [red: number, green: number, blue: number];

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

const white: Rgb = [255, 255, 255];
const ink: Rgb = [17, 17, 17];

/** Derives the theme from the owner's colour (`#rrggbb`; anything else counts as Messenger's blue). */
export function theme(colour: string): Theme {
  const rgb = parse(colour) ?? [0, 132, 255];
  // A colour that almost carries white text is darkened a little: that is how people expect their blue to look.
  const onWhite = contrast(rgb, white) >= 3;
  const ground = onWhite ? towards(rgb, [0, 0, 0], white) : rgb;
  return {
    ground: hex(ground),
    text: onWhite ? '#ffffff' : hex(ink),
    light: hex(towards(rgb, [0, 0, 0], [240, 240, 244])),
    dark: hex(towards(rgb, white, [48, 49, 56])),
  };
}

function towards(colour: Rgb, goal: Rgb, ground: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = colour.map((value, index) => Math.round(value + (Number(goal[index]) - value) * share));
    const [red = 0, green = 0, blue = 0] = mixed;
    if (contrast([red, green, blue], ground) >= 4.5) return [red, green, blue];
  }
  return goal;
}

/** WCAG 2.2, contrast ratio. */
export function contrast(one: Rgb, other: Rgb): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function parse(colour: string): Rgb | undefined {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour);
  return match ? [Number(`0x${match[1]}`), Number(`0x${match[2]}`), Number(`0x${match[3]}`)] : undefined;
}

function hex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
