import type { Locale } from '#contracts/common';
import type { Language } from './observations.ts';

const HAN = /\p{Script=Han}/gu;
const LATIN = /\p{Script=Latin}/gu;
const OTHER = /(?!\p{Script=Han}|\p{Script=Latin})\p{L}/gu;
/** A Chinese character says about as much as three letters. */
const HAN_WEIGHT = 3;

/** The language most of the text is in; the page's own when there are only figures and signs. */
export function languageOf(text: string, locale: Locale): Language {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const [han, latin, other] = [count(HAN) * HAN_WEIGHT, count(LATIN), count(OTHER)];
  if (han + latin + other === 0) return locale === 'en' ? 'en' : 'zh';
  // Kana among characters is Japanese, whatever the share of characters.
  if (other > Math.max(han / HAN_WEIGHT / 2, latin / 2)) return 'other';
  return han >= latin ? 'zh' : 'en';
}
