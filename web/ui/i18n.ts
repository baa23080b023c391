/** The languages of the product; the contracts name the same two. */
export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];
export const defaultLocale: Locale = 'zh-CN';

/** A locale file: flat keys, such as `"composer.send": "发送"`. */
export type Catalogue = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/**
 * The words for `key`. `{name}` is filled from `values`; `{count?day:days}` chooses by the plural rule of the
 * language (`one` : everything else). Numbers are written as the locale writes them.
 */
export type Translate<Key extends string = string> = (key: Key, values?: Values) => string;

export interface I18n<Key extends string = string> {
  readonly locale: Locale;
  readonly t: Translate<Key>;
}

const slot = /\{(\w+)(?:\?([^:{}]*):([^{}]*))?\}/g;

/**
 * Words of one language. The catalogues must hold the same keys: the Chinese file is the measure, the type
 * checker compares the others with it.
 */
export function createI18n<C extends Catalogue>(
  catalogues: Readonly<Record<Locale, C>>,
  locale: Locale,
): I18n<keyof C & string> {
  const words = catalogues[locale];
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const t = (key: keyof C & string, values: Values = {}): string =>
    (words[key] ?? key).replace(slot, (whole, name: string, one?: string, other?: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one !== undefined && other !== undefined) return plural.select(Number(value)) === 'one' ? one : other;
      return typeof value === 'number' ? number.format(value) : value;
    });
  return { locale, t };
}

/** The first wish that names a language we speak: `zh-Hans-CN`, `zh` and `zh-TW` mean zh-CN, `en-GB` means en. */
export function chooseLocale(wishes: readonly (string | null | undefined)[]): Locale {
  for (const wish of wishes) {
    const language = wish?.toLowerCase().split(/[-_]/)[0];
    const found = locales.find((locale) => locale.split('-')[0] === language);
    if (found) return found;
  }
  return defaultLocale;
}

/** The slots a sentence expects, sorted: two languages of one key must agree on them. */
export function slotsOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(slot)].map((match) => match[1] as string))].toSorted();
}

/** What is wrong between two locale files, one sentence each; empty when they agree. */
export function compareCatalogues(measure: Catalogue, other: Catalogue): string[] {
  const missing = Object.keys(measure)
    .filter((key) => !(key in other))
    .map((key) => `${key} is missing`);
  const surplus = Object.keys(other)
    .filter((key) => !(key in measure))
    .map((key) => `${key} is not in the measure`);
  const empty = Object.entries(other)
    .filter(([, words]) => words.trim() === '')
    .map(([key]) => `${key} is empty`);
  const slots = Object.entries(measure)
    .filter(([key, words]) => key in other && slotsOf(words).join() !== slotsOf(other[key] as string).join())
    .map(([key]) => `${key} has other slots`);
  return [...missing, ...surplus, ...empty, ...slots];
}
