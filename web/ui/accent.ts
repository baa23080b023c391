import { contrast, isHex, luminance, mix, type Hex } from './contrast.ts';
import { palettes, type Palette, type Scheme } from './tokens.ts';

/** Words on the accent, and the accent as words on the page. */
const readable = 4.5;
/** Lightness is moved in steps of 4 %: at most this many until black or white is reached. */
const maxSteps = 25;

/**
 * The palette with a company's own colour as the accent. A colour that could not be read is moved towards
 * black (on a light page) or white (on a dark one) until it can; its hue stays. Anything that is not
 * `#rrggbb` leaves our own accent in place.
 */
export function withAccent(scheme: Scheme, colour: string): Palette {
  const palette = palettes[scheme];
  if (!isHex(colour)) return palette;
  const towards: Hex = scheme === 'light' ? '#000000' : '#ffffff';
  const grounds = [palette.surface, palette.canvas, palette.sunken];
  const accent = until(colour, towards, (candidate) =>
    grounds.every((ground) => contrast(candidate, ground) >= readable),
  );
  const onAccent: Hex = luminance(accent) > 0.18 ? mix(accent, '#000000', 0.88) : '#ffffff';
  const soft = mix(palette.surface, accent, scheme === 'light' ? 0.1 : 0.16);
  return {
    ...palette,
    accent: until(accent, towards, (candidate) => contrast(candidate, soft) >= readable),
    accentStrong: mix(accent, towards, 0.2),
    onAccent: contrast(onAccent, accent) >= readable ? onAccent : '#ffffff',
    accentSoft: soft,
  };
}

function until(start: Hex, towards: Hex, good: (candidate: Hex) => boolean): Hex {
  for (let step = 0; step <= maxSteps; step++) {
    const candidate = mix(start, towards, step / maxSteps);
    if (good(candidate)) return candidate;
  }
  return towards;
}
