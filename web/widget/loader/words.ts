import en from './locales/en.json' with { type: 'json' };
import zh from './locales/zh-CN.json' with { type: 'json' };

/** The loader's few words. It is too small to carry the translator of the chat. */
export type Words = Readonly<typeof zh>;

export function wordsFor(locale: string): Words {
  return locale.toLowerCase().startsWith('en') ? en : zh;
}
