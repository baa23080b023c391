import type { Locale } from '#contracts/common';
import type { AnswerLanguage } from '#contracts/http/knowledge';
import { languageOf } from '#libs/language';
import type { Language } from '#perception';
import { words, type Spoken } from '#platform/words';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import { traditional, type Region } from './traditional.ts';

/** How a customer is spoken to. */
export interface Tongue {
  /** The house's own sentences. */
  readonly words: Spoken;
  /** Which of the answers of an article. */
  readonly answers: AnswerLanguage;
  /** What a language model is told to write. */
  readonly locale: Locale;
  /** In whose characters Chinese is written to him; null for simplified. */
  readonly region: Region | null;
}

const CHINESE: Tongue = { words: 'zh-CN', answers: 'zh', locale: 'zh-CN', region: null };
const TONGUES: Record<Exclude<Language, 'other'>, Tongue> = {
  zh: CHINESE,
  'zh-Hant': { ...CHINESE, region: 'tw' },
  yue: { ...CHINESE, words: 'yue', region: 'hk' },
  en: { words: 'en', answers: 'en', locale: 'en', region: null },
  ja: { words: 'ja', answers: 'ja', locale: 'zh-CN', region: null },
  ko: { words: 'ko', answers: 'ko', locale: 'zh-CN', region: null },
  de: { words: 'de', answers: 'de', locale: 'en', region: null },
};

/** The language of what was said now, where we speak it; else that of the page. */
export const tongueOf = (language: Language, locale: Locale): Tongue =>
  language === 'other' ? TONGUES[locale === 'en' ? 'en' : 'zh'] : TONGUES[language];

/** Rules of grammar for what is left out, and the graph, read Chinese. */
export const isChinese = (language: Language): boolean =>
  language === 'zh' || language === 'zh-Hant' || language === 'yue';

const answerOf = (language: Language): AnswerLanguage | null => {
  if (isChinese(language)) return 'zh';
  return language === 'other' ? null : (language as AnswerLanguage);
};

/** A sentence of the house, as it stands in what this customer has read. */
export async function written(key: string, { words: spoken, region }: Tongue): Promise<string> {
  const said = words(spoken)(key);
  return region === null ? said : (await traditional(region))(said);
}

/** The draft as this customer can read it: what there is only in another language is said to be so, in his. */
export async function inTongue(draft: Draft, decision: Decision, tongue: Tongue): Promise<Draft> {
  const told = toldIn(draft, decision, tongue);
  const foreign = told !== null && told !== tongue.answers;
  const say = words(tongue.words);
  const notice = foreign ? [say('bot.onlyIn', { language: say(`bot.language.${told}`) })] : [];
  const whole = { ...draft, sentences: [...notice, ...draft.sentences], stock: [...notice, ...(draft.stock ?? [])] };
  return tongue.region === null ? whole : rewritten(whole, tongue.region);
}

/** In which language the company's own words of an answer are; null where they speak none, or there are none. */
function toldIn({ sentences, stock = [] }: Draft, decision: Decision, { answers }: Tongue): AnswerLanguage | null {
  if (decision.kind !== 'answer' || !['article', 'graph'].includes(decision.from.kind)) return null;
  const said = sentences.filter((sentence) => !stock.includes(sentence));
  // A quotation in another language makes no answer of another language.
  if (said.some((sentence) => answerOf(languageOf(sentence).language) === answers)) return answers;
  const { language, probability } = languageOf(said.join(' '));
  return probability < SURE ? null : answerOf(language);
}

/** Less sure than this is a number or a name. */
const SURE = 0.6;

async function rewritten(draft: Draft, region: Region): Promise<Draft> {
  const write = await traditional(region);
  return {
    ...draft,
    sentences: draft.sentences.map(write),
    sources: draft.sources.map((source) => ({ ...source, title: write(source.title), excerpt: write(source.excerpt) })),
    choices: draft.choices.map((choice) => ({ ...choice, label: write(choice.label) })),
    ...(draft.offers && { offers: draft.offers.map((offer) => ({ ...offer, label: write(offer.label) })) }),
  };
}
