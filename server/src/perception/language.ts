import type { Locale } from '#contracts/common';
import { languageOf as identified, LANGUAGES, type Identified } from '#libs/language';
import type { Language } from './observations.ts';
import { has } from './senses.ts';

/** Less sure than this is a word that every language has: ok, VIP. */
const SURE = 0.45;
/** Letters that spell no word look German before they look English. */
const SURELY_GERMAN = 0.65;
/** From here on a message changes the language of the talk, though it might be read in the one before. */
const CHANGES = 0.95;

/**
 * The language of a message as it was written. What may be several is read as the customer wrote before; what is none is
 * of the talk before, else of the page.
 */
export function languageOf(text: string, { locale, before }: { locale: Locale; before: readonly string[] }): Language {
  const found = identify(text);
  const { language, probability, allowed } = found;
  if (probability >= CHANGES) return language;
  const spoken = before.map(identify).findLast(isSure)?.language;
  if (spoken && (!isSure(found) || allowed.includes(spoken))) return spoken;
  if (isSure(found)) return language;
  return locale === 'en' ? 'en' : 'zh';
}

/** What the script tells is told without the model, too; the rest is open then. */
function identify(text: string): Identified {
  if (has('language')) return identified(text);
  try {
    return identified(text);
  } catch {
    return { language: 'other', probability: 0, allowed: LANGUAGES };
  }
}

const isSure = ({ language, probability }: Identified): boolean =>
  probability >= (language === 'de' ? SURELY_GERMAN : SURE);
