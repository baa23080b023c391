import { contrast, fromHsl, isHex, toHsl, type Hex } from './contrast.ts';
import { palettes, type Palette, type Scheme } from './tokens.ts';

/** Words on the accent, and the accent as words on the page. */
const readable = 4.5;
/** Lightness is moved in steps of 2 % until black or white is reached. */
const step = 0.02;
/** Saturation that a colour keeps on a dark page, where a full one glows. */
const mostSaturated = { light: 1, dark: 0.72 } as const;
/** Lightness that a colour has at most on a light page and at least on a dark one before it is tried. */
const startingLightness = { light: 0.5, dark: 0.5 } as const;
/** How the ground of the accent is made: its saturation is kept in part, its lightness is set. */
const soft = { light: { keep: 0.45, at: 0.92 }, dark: { keep: 0.55, at: 0.15 } } as const;

/**
 * The palette with a company's own colour as the accent. Hue stays; lightness moves until the colour can be
 * read on every ground of the scheme. Our own colour gives our own palette, and so does anything that is not
 * `#rrggbb`.
 */
export function withAccent(scheme: Scheme, colour: string): Palette {
  const palette = palettes[scheme];
  if (!isHex(colour) || colour.toLowerCase() === palettes.light.accent) return palette;
  const [hue, saturation, lightness] = toHsl(colour);
  const kept = Math.min(saturation, mostSaturated[scheme]);
  const ground = fromHsl([hue, kept * soft[scheme].keep, soft[scheme].at]);
  const grounds = [palette.surface, palette.canvas, palette.sunken, palette.raised, ground];
  const limit = startingLightness[scheme];
  const start = scheme === 'light' ? Math.min(lightness, limit) : Math.max(lightness, limit);
  const direction = scheme === 'light' ? -step : step;
  const at = firstLightness(start, direction, (candidate) => {
    const accent = fromHsl([hue, kept, candidate]);
    return grounds.every((under) => contrast(accent, under) >= readable);
  });
  const accent = fromHsl([hue, kept, at]);
  return {
    ...palette,
    accent,
    accentStrong: fromHsl([hue, kept, clamp(at + 4 * direction)]),
    onAccent: inkOn(accent, hue, kept),
    accentSoft: ground,
  };
}

/** A ground that can be told from white paper without its words. */
const visible = 1.25;

/**
 * The company's own colour as a ground with ink that can be read on it. A ground need not be readable itself,
 * so a yellow stays yellow here, while the accent of its words turns to ochre.
 */
export function brandGround(colour: string): { readonly fill: Hex; readonly ink: Hex } {
  const { accent, onAccent, surface } = withAccent('light', colour);
  if (!isHex(colour) || contrast(colour, surface) < visible) return { fill: accent, ink: onAccent };
  const [hue, saturation] = toHsl(colour);
  return { fill: colour, ink: inkOn(colour, hue, saturation) };
}

/** White where it can be read, else nearly black of the same hue; on the few grounds between, black. */
function inkOn(ground: Hex, hue: number, saturation: number): Hex {
  const inks: Hex[] = ['#ffffff', fromHsl([hue, saturation * 0.6, 0.06])];
  return inks.find((ink) => contrast(ink, ground) >= readable) ?? '#000000';
}

function firstLightness(start: number, by: number, good: (lightness: number) => boolean): number {
  for (let lightness = start; lightness > 0 && lightness < 1; lightness += by) if (good(lightness)) return lightness;
  return by < 0 ? 0 : 1;
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));
