import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, parse } from '../../site/contrast.ts';
import { theme } from '../../site/panel/colour.ts';

const rgb = (css: string) => (css.match(/\d+/g) ?? []).map(Number);
const colour = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('text is readable on any theme colour, and the theme colour on the light and the dark panel', () => {
  fc.assert(
    fc.property(colour, (hex) => {
      const { ground, text, light, dark } = theme(hex);
      expect(contrast(rgb(text), rgb(ground))).toBeGreaterThanOrEqual(4.5);
      // --bg and --soft of panel.css.
      for (const surface of ['#ffffff', '#f0f0f4'])
        expect(contrast(rgb(light), parse(surface))).toBeGreaterThanOrEqual(4.5);
      for (const surface of ['#1b1c21', '#303138'])
        expect(contrast(rgb(dark), parse(surface))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('text on Messenger’s blue is white', () => {
  expect(theme('#0084ff').text).toBe('rgb(255 255 255)');
});

test('yellow is not changed, and text on it is black', () => {
  expect(theme('#ffd400')).toMatchObject({ ground: 'rgb(255 212 0)', text: 'rgb(0 0 0)' });
});
