/** zh is simplified Chinese, zh-Hant traditional, yue Cantonese in either script. */
export type LanguageCode = 'zh' | 'zh-Hant' | 'yue' | 'en' | 'ja' | 'ko' | 'de' | 'other';

export const LANGUAGES: readonly LanguageCode[] = ['zh', 'zh-Hant', 'yue', 'en', 'ja', 'ko', 'de', 'other'];

export interface Identified {
  readonly language: LanguageCode;
  /** 0..1; 0 where there is not one letter. */
  readonly probability: number;
  /** All that the text could be, the likeliest first: 学生 is Chinese and Japanese. */
  readonly allowed: readonly LanguageCode[];
}
