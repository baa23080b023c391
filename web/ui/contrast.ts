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

/** `share` (0 to 1) of `over` laid on `under`. */
export function mix(under: Hex, over: Hex, share: number): Hex {
  const [a, b] = [channels(under), channels(over)];
  return toHex(a.map((part, i) => part + ((b[i] as number) - part) * share));
}
