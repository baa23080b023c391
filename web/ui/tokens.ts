import type { Hex } from './contrast.ts';

/** Light and dark are two designs: the reader's system chooses, never the page. */
export type Scheme = 'light' | 'dark';
export const schemes = ['light', 'dark'] as const;

interface Role {
  readonly light: Hex;
  readonly dark: Hex;
  readonly why: string;
}

/**
 * What a colour is for. Pages name the role, never the value. Every pair that carries text or marks a
 * control is held to WCAG contrast by tokens.test.ts.
 */
export const colourRoles = {
  canvas: {
    light: '#f6f8f7',
    dark: '#0e1312',
    why: 'The desk under everything: a breath of the accent, so that white sheets stand out without a shadow',
  },
  surface: {
    light: '#ffffff',
    dark: '#151b1a',
    why: 'The sheet people read and write on',
  },
  sunken: {
    light: '#eff2f1',
    dark: '#1d2423',
    why: 'What lies in the sheet: bubbles of the other side, hovered rows, quoted text',
  },
  raised: {
    light: '#ffffff',
    dark: '#1f2726',
    why: 'What floats. In the dark height is shown by light, because shadows vanish there',
  },
  border: {
    light: '#dde3e1',
    dark: '#2a3331',
    why: 'The one line that separates. It carries no meaning, so it may be faint',
  },
  control: {
    light: '#808c89',
    dark: '#677572',
    why: 'The edge of what can be operated: 3:1, so that a field is found without its text',
  },
  text: {
    light: '#15201e',
    dark: '#e5ecea',
    why: 'Ink. Short of black and of white, for eyes that stay eight hours',
  },
  muted: {
    light: '#55625f',
    dark: '#9caaa7',
    why: 'Second voice: times, counts, hints. Still 4.5:1 on every ground it stands on',
  },
  accent: {
    light: '#0f766e',
    dark: '#2dd4bf',
    why: 'Ink blue-green for the single next action on a screen, for links and for the focus ring',
  },
  accentStrong: {
    light: '#0b5c56',
    dark: '#5eead4',
    why: 'The accent under the pointer',
  },
  onAccent: { light: '#ffffff', dark: '#04211d', why: 'Words on the accent' },
  accentSoft: {
    light: '#e2f1ee',
    dark: '#12312d',
    why: 'The accent as a ground: what is selected, and what our own people said',
  },
  breach: {
    light: '#b42318',
    dark: '#f58a80',
    why: 'Red: a promise is broken, a message failed, something will be lost',
  },
  breachSoft: { light: '#fcebe9', dark: '#391d1b', why: 'Ground of a red word' },
  waiting: {
    light: '#8a5108',
    dark: '#e9b451',
    why: 'Amber: somebody waits. Brown in the light, because yellow cannot be read on white',
  },
  waitingSoft: { light: '#fcf2dd', dark: '#32260f', why: 'Ground of an amber word' },
  done: {
    light: '#1b7038',
    dark: '#68cc8a',
    why: 'Green: kept, solved, here. Yellower than the accent, so that the two are told apart',
  },
  doneSoft: { light: '#e5f4e9', dark: '#15301f', why: 'Ground of a green word' },
  ai: {
    light: '#6a3dc0',
    dark: '#ba9ff4',
    why: 'Violet: a machine wrote, chose or measured this. Nothing else may be violet',
  },
  aiSoft: { light: '#f0eafb', dark: '#2a2141', why: 'Ground of a violet word' },
  note: {
    light: '#fdf6d6',
    dark: '#302b14',
    why: 'Paper of an internal note: unlike anything the customer sees, so that nobody mistakes it',
  },
} as const satisfies Record<string, Role>;

export type ColourRole = keyof typeof colourRoles;
export type Palette = Readonly<Record<ColourRole, Hex>>;

function paletteOf(scheme: Scheme): Palette {
  return Object.fromEntries(
    Object.entries(colourRoles).map(([role, value]): [string, Hex] => [role, value[scheme]]),
  ) as Record<ColourRole, Hex>;
}

export const palettes: Readonly<Record<Scheme, Palette>> = {
  light: paletteOf('light'),
  dark: paletteOf('dark'),
};

/** System fonts: nothing to download, and Chinese looks as it does in the reader's other programs. */
export const fonts = {
  body: '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif',
  /** Where the page speaks English: quotes and dashes of a Chinese font are a full square wide. */
  bodyLatin:
    'system-ui, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace',
} as const;

/** Type sizes in px, and no more: a fifth size is a decision somebody did not make. */
export const typeSizes = {
  /** Meta: time, count, hint. Chinese below 12 px is not read but guessed. */
  meta: 12,
  /** Body: dense enough for a desk, large enough for a day. */
  body: 14,
  /** Title of a pane, and fields on a phone, where a smaller field makes iOS zoom. */
  title: 16,
  /** Title of a page; the one number that matters. */
  page: 20,
} as const;

/** Line heights without unit: Chinese fills its square and needs more air than Latin. */
export const lineHeights = { tight: 1.35, body: 1.6 } as const;

/** Px on a 4 px grid: `space[2]` inside a thing, `space[4]` between things, `space[6]` around a group. */
export const space = [0, 4, 8, 12, 16, 20, 24, 28, 32] as const;

/** Px. One corner for everything that has one; a bubble and a pill are shapes of their own. */
export const radii = { corner: 6, bubble: 12, pill: 999 } as const;

/** Smallest edge in px of what a finger or pointer must hit (WCAG 2.5.8; phones get 44). */
export const targets = { pointer: 24, finger: 44 } as const;

/** Ms. Long enough to see where a thing came from, too short to wait for; zero with reduced motion. */
export const motion = {
  quick: 120,
  usual: 150,
  slow: 180,
  ease: 'cubic-bezier(0.2, 0, 0, 1)',
} as const;

/** Only for what floats. */
export const shadows: Readonly<Record<Scheme, string>> = {
  light: '0 1px 2px rgb(16 32 29 / 8%), 0 8px 24px rgb(16 32 29 / 14%)',
  dark: '0 1px 2px rgb(0 0 0 / 50%), 0 8px 24px rgb(0 0 0 / 55%)',
};

/** Px. Below it one pane at a time. */
export const phoneWidth = 640;
