import { describe, expect, test } from 'vitest';
import { contrast, isHex } from './contrast.ts';
import { colourRoles, palettes, schemes, space, typeSizes, type ColourRole } from './tokens.ts';

const grounds = ['canvas', 'surface', 'sunken', 'raised'] as const satisfies ColourRole[];
const meanings = ['breach', 'waiting', 'done', 'ai', 'accent'] as const satisfies ColourRole[];

/** [words, ground]: 4.5:1. */
const readable: (readonly [ColourRole, ColourRole])[] = [
  ...grounds.flatMap((ground) => (['text', 'muted'] as const).map((ink) => [ink, ground] as const)),
  ...(['canvas', 'surface', 'raised'] as const).flatMap((ground) => meanings.map((ink) => [ink, ground] as const)),
  ...meanings.map((ink) => [ink, `${ink}Soft`] as const),
  ...meanings.map((ink) => ['text', `${ink}Soft`] as const),
  ['muted', 'accentSoft'],
  ['text', 'note'],
  ['muted', 'note'],
  ['onAccent', 'accent'],
  ['onAccent', 'accentStrong'],
];

/** [edge or sign of a control, ground]: 3:1. */
const findable: (readonly [ColourRole, ColourRole])[] = grounds.flatMap((ground) =>
  (['control', ...meanings] as const).map((sign) => [sign, ground] as const),
);

describe.each(schemes)('%s', (scheme) => {
  const palette = palettes[scheme];

  test.each(readable)('%s on %s can be read', (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(findable)('%s on %s can be found', (sign, ground) => {
    expect(contrast(palette[sign], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});

test.each(Object.entries(colourRoles))('%s is a plain hex value with a reason', (_, role) => {
  expect([role.light, role.dark].every(isHex)).toBe(true);
  expect(role.why.length).toBeGreaterThan(10);
});

test('four type sizes, everything on the grid', () => {
  expect(Object.values(typeSizes)).toEqual([12, 14, 16, 20]);
  expect(space.every((step) => step % 4 === 0)).toBe(true);
});
