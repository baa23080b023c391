import {
  fonts,
  lineHeights,
  motion,
  palettes,
  phoneWidth,
  radii,
  shadows,
  space,
  targets,
  typeSizes,
} from './tokens.ts';
import type { Palette, Scheme } from './tokens.ts';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `--lr-accent: …;` and the others: the colours of one scheme as custom properties. */
export function colourProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, value]) => `--lr-${kebab(role)}:${value};`)
    .join('');
}

function schemeProperties(scheme: Scheme, palette: Palette): string {
  return `color-scheme:${scheme};${colourProperties(palette)}--lr-shadow:${shadows[scheme]};`;
}

function constants(): string {
  const named = (prefix: string, values: object, unit: string) =>
    Object.entries(values)
      .map(([name, value]) => `--lr-${prefix}-${kebab(name)}:${String(value)}${unit};`)
      .join('');
  return [
    named('font', fonts, ''),
    named('size', typeSizes, 'px'),
    named('line', lineHeights, ''),
    named('space', space, 'px'),
    named('radius', radii, 'px'),
    named('target', targets, 'px'),
    named('time', { quick: motion.quick, usual: motion.usual, slow: motion.slow }, 'ms'),
    `--lr-ease:${motion.ease};`,
  ].join('');
}

/**
 * The tokens as a style sheet: custom properties on `root`, following the system's scheme unless
 * `data-scheme="light|dark"` on `root` fixes it. Times are zero with reduced motion.
 */
export function tokenSheet(given: Partial<Record<Scheme, Palette>> = {}, root = ':root'): string {
  const light = schemeProperties('light', given.light ?? palettes.light);
  const dark = schemeProperties('dark', given.dark ?? palettes.dark);
  return [
    `${root}{${constants()}${light}}`,
    `${root}:lang(en){--lr-font-body:var(--lr-font-body-latin);}`,
    `@media (prefers-color-scheme:dark){${root}{${dark}}}`,
    `${root}[data-scheme=light]{${light}}`,
    `${root}[data-scheme=dark]{${dark}}`,
    `@media (prefers-reduced-motion:reduce){${root}{--lr-time-quick:0ms;--lr-time-usual:0ms;--lr-time-slow:0ms;}}`,
  ].join('\n');
}

/** Media query for phones, for scripts. */
export const phoneQuery = `(max-width:${phoneWidth}px)`;
