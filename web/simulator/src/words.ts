import { useMemo } from 'react';
import { createI18n, type I18n, type Translate } from '#web-ui/i18n.ts';
import { createClock, type Clock } from '#web-ui/time.ts';
import en from './locales/en.json' with { type: 'json' };
import zh from './locales/zh-CN.json' with { type: 'json' };
import { usePreferences } from './preferences.tsx';

export type WordKey = keyof typeof zh;
export type Words = Translate<WordKey>;

const catalogues = { 'zh-CN': zh, en: en satisfies Record<WordKey, string> };

export function useWords(): I18n<WordKey> {
  const { locale } = usePreferences();
  return useMemo(() => createI18n(catalogues, locale), [locale]);
}

export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(zh, key);
}

/** A clock whose today is the simulator's. */
export function useClockAt(now: number): Clock {
  const { locale } = usePreferences();
  const minute = Math.floor(now / 60_000) * 60_000;
  return useMemo(() => createClock({ locale, now: () => minute }), [locale, minute]);
}
