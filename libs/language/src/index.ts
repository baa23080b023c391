import { characters } from './characters.ts';
import { chineseOf } from './chinese.ts';
import { CLASSES, latinProbabilities, shippedLatin } from './latin.ts';
import { scriptsOf, type Scripts } from './scripts.ts';
import { LANGUAGES, type Identified, type LanguageCode } from './types.ts';

export { LANGUAGES, type Identified, type LanguageCode } from './types.ts';

/** A word in Latin letters says about as much as so many characters. */
const PER_WORD = 2;
/** What may be from here on is allowed. */
const PLAUSIBLE = 0.2;
/** Words of every language that writes Latin letters; the likeliest answer is English. */
const EVERYWHERE =
  /^(?:ok|okay|okey|hotel|taxi|bar|pizza|restaurant|email|e-mail|mail|pdf|wifi|info|app|vip|menu|video|radio|park|test|web|online|internet|software|computer|chat|bot|euro|visa|iphone|android|wechat|whatsapp|google|qr|id|no|a)$/u;

/** Characters that make a sentence of what stands around a foreign word. */
const GRAMMAR = /[的了吗嗎呢吧将將把为為给給我你您什甚怎哪这這那几幾多少看找]|在.*[上中里裡内內]/u;

/** Loads tables and model now, so that the first message does not wait for them. */
export function warmUp(): void {
  characters();
  shippedLatin();
}

/**
 * The language of a message, also of one or two words, and all that it could be. A message in two is of the one that
 * most of it is in: 这个franchise fee多少 is Chinese, how much is 奶茶 English.
 */
export function languageOf(text: string): Identified {
  const scripts = scriptsOf(text);
  const { han, kana, hangul, latin, others } = scripts;
  const size = [...han].length + kana.length + hangul + others + latin.length * PER_WORD;
  if (size === 0) return { language: 'other', probability: 0, allowed: LANGUAGES };
  if (isJapanese(scripts)) return of('ja', kana.length > 1 ? 0.99 : 0.9);
  // Korean writes characters seldom, and names of things in Latin letters often.
  if (hangul > 0 && hangul >= latin.length && hangul * 2 >= [...han].length) return of('ko', 0.99);
  const eastern = [...han].length;
  if (others > eastern && others > latin.length * PER_WORD) return of('other', 0.98);
  if (eastern > 0 && eastern >= westernShare(latin, GRAMMAR.test(han))) return chineseOf(han);
  return latin.length > 0 ? westernOf(latin) : of('other', 0.9);
}

const of = (language: LanguageCode, probability: number): Identified => ({
  language,
  probability,
  allowed: [language],
});

/** Kana make it Japanese, but for a の that decorates a Chinese name, or a quoted word in a text of another script. */
function isJapanese({ han, kana, latin, hangul }: Scripts): boolean {
  if (kana === '' || hangul > kana.length) return false;
  const { simplified, both } = characters();
  const isChinese = [...han].some((char) => simplified.has(char) && !both.has(char));
  if (isChinese && kana.length * 4 < [...han].length + kana.length) return false;
  return kana.length + [...han].length >= latin.length;
}

/** Words that could be names weigh little beside characters: App打不开 and VIP会员 are Chinese; less beside a sentence. */
function westernShare(latin: readonly string[], isSentence: boolean): number {
  const words = latin.filter((word) => word.length > 1 && !EVERYWHERE.test(word)).length;
  return words * (isSentence ? PER_WORD / 4 : PER_WORD);
}

function westernOf(words: readonly string[]): Identified {
  const ranked = latinProbabilities(shippedLatin(), words)
    .map((probability, index) => ({ language: CLASSES[index]!, probability }))
    .sort((a, b) => b.probability - a.probability);
  const [best] = ranked;
  const isCommon = words.every((word) => EVERYWHERE.test(word));
  if (isCommon) return { language: 'en', probability: 0.4, allowed: ['en', 'de', 'other'] };
  return {
    language: best!.language,
    probability: best!.probability,
    allowed: ranked
      .filter(({ probability }, index) => index === 0 || probability >= PLAUSIBLE)
      .map(({ language }) => language),
  };
}
