import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brandGround, withAccent } from './accent.ts';
import { contrast, fromHsl, toHsl, type Hex } from './contrast.ts';
import { palettes, schemes } from './tokens.ts';

const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value): Hex => `#${value.toString(16).padStart(6, '0')}`);

test.each(schemes)('any colour of a company can be read (%s)', (scheme) => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const palette = withAccent(scheme, colour);
      expect(contrast(palette.accent, palette.surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.accent, palette.accentSoft)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.onAccent, palette.accentStrong)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.text, palette.accentSoft)).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 500 },
  );
});

test('what is not a colour changes nothing', () => {
  expect(withAccent('light', 'red;}body{display:none')).toBe(palettes.light);
});

test('our own colour gives our own palette', () => {
  expect(withAccent('dark', '#0F766E')).toBe(palettes.dark);
});

test('hue, saturation and lightness lead back to the colour', () => {
  fc.assert(fc.property(anyColour, (colour) => fromHsl(toHsl(colour)) === colour));
});

test('words on the company’s own ground can be read', () => {
  fc.assert(
    fc.property(anyColour, (colour) => {
      const { fill, ink } = brandGround(colour);
      return contrast(fill, ink) >= 4.5;
    }),
    { numRuns: 500 },
  );
  expect(brandGround('#ffcc00').fill).toBe('#ffcc00');
  expect(brandGround('#0f766e')).toEqual({ fill: '#0f766e', ink: '#ffffff' });
});
