import { useMemo } from 'react';
import { createI18n, type I18n, type Locale, type Translate } from '#web-ui/i18n.ts';
import en from '../locales/en.json' with { type: 'json' };
import zh from '../locales/zh-CN.json' with { type: 'json' };
import { usePreferences } from './preferences.tsx';

export type WordKey = keyof typeof zh;
export type Words = Translate<WordKey>;

const catalogues = { 'zh-CN': zh, en: en satisfies Record<WordKey, string> };

export function useWords(): I18n<WordKey> {
  return useWordsIn(usePreferences().locale);
}

/** Words for somebody who may read another language than the one at the desk. */
export function useWordsIn(locale: Locale): I18n<WordKey> {
  return useMemo(() => createI18n(catalogues, locale), [locale]);
}

/** Whether a key that came over the wire (a trace line, an action) has words here. */
export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(zh, key);
}
