/** A colour as `#rrggbb`. */
export type Hex = `#${string}`;

const hexForm = /^#[0-9a-f]{6}$/i;

/** True for `#rrggbb`; anything else came from outside and must not reach a style sheet. */
export function isHex(value: string): value is Hex {
  return hexForm.test(value);
}

function channels(colour: Hex): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function toHex(rgb: readonly number[]): Hex {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(colour: Hex): number {
  const [r, g, b] = channels(colour).map((part) => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Hex, b: Hex): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Hue, saturation and lightness, each 0 to 1 (CSS Color 4). */
export type Hsl = readonly [hue: number, saturation: number, lightness: number];

export function toHsl(colour: Hex): Hsl {
  const [r, g, b] = channels(colour).map((part) => part / 255) as [number, number, number];
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  const lightness = most - spread / 2;
  if (spread === 0) return [0, 0, lightness];
  const turn = most === r ? (g - b) / spread : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return [((turn + 6) % 6) / 6, spread / (1 - Math.abs(2 * lightness - 1)), lightness];
}

export function fromHsl([hue, saturation, lightness]: Hsl): Hex {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const k = (offset + hue * 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return toHex([part(0), part(8), part(4)]);
}
