import type { Locale } from '#contracts/common';
import type { WidgetSettings } from '#contracts/http/widgets';

/** What a widget needs to begin with: from a pack, a first run or a test. The rest is ordinary. */
export interface FirstSettings {
  brand: string;
  /** `#rrggbb` */
  colour: string;
  greeting: Partial<Record<Locale, string>>;
  suggestions: Partial<Record<Locale, string[]>>;
  /** Shown as written, for example `每天 9:00–21:00`; empty: made from the calendar. */
  hours: string;
  identityRequired: boolean;
}

/** The form in which settings are stored; rows of the first version have none and are `FirstSettings`. */
const VERSION = 2;

export type StoredSettings = (WidgetSettings & { version: typeof VERSION }) | FirstSettings;

const nothing = { 'zh-CN': '', en: '' };

export const ordinary: FirstSettings = {
  brand: '',
  colour: '#0f766e',
  greeting: { 'zh-CN': '您好，有什么可以帮您？', en: 'Hello, how can we help?' },
  suggestions: {},
  hours: '',
  identityRequired: false,
};

export function toStore(settings: WidgetSettings): StoredSettings {
  return { ...settings, version: VERSION };
}

/** Settings of any version as they are today. */
export function readSettings(stored: StoredSettings): WidgetSettings {
  if (!('version' in stored)) return fromFirst(stored);
  const { version: _, ...settings } = stored;
  return settings;
}

function fromFirst({ brand, colour, greeting, suggestions, hours, identityRequired }: FirstSettings): WidgetSettings {
  return {
    brand,
    colour,
    languages: ['zh-CN', 'en'],
    greeting: { ...nothing, ...greeting },
    suggestions: { 'zh-CN': suggestions['zh-CN'] ?? [], en: suggestions.en ?? [] },
    launcher: { side: 'right', offsetX: 20, offsetY: 20, icon: 'chat', text: nothing },
    hours: { shown: true, words: { 'zh-CN': hours, en: hours } },
    away: { mode: 'answer', words: nothing },
    form: { asked: false, title: nothing, fields: [] },
    privacy: { mode: 'none', text: nothing, link: '' },
    origins: [],
    identityRequired,
    teamId: null,
  };
}
