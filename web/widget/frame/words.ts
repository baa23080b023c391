import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createI18n, type I18n, type Locale } from '#web-ui/i18n.ts';
import { createClock, type Clock } from '#web-ui/time.ts';
import en from './locales/en.json' with { type: 'json' };
import zh from './locales/zh-CN.json' with { type: 'json' };

export type Key = keyof typeof zh;
export const catalogues = { 'zh-CN': zh, en } as const satisfies Record<Locale, Record<Key, string>>;

export interface Words extends I18n<Key> {
  readonly clock: Clock;
  /** The sentence for a code of the server or one of the page's own. */
  problem(code: string): string;
  /** 1.2 MB */
  size(bytes: number): string;
}

export function createWords(locale: Locale): Words {
  const { t } = createI18n<Record<Key, string>>(catalogues, locale);
  return {
    locale,
    t,
    clock: createClock({ locale }),
    problem(code) {
      const key: string = `problem.${code}`;
      return t(isKey(key) ? key : 'problem.other');
    },
    size: (bytes) => sizeWords(locale, bytes),
  };
}

function isKey(key: string): key is Key {
  return key in zh;
}

function sizeWords(locale: Locale, bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'] as const;
  const step = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[step]}`;
}

const Context = createContext<Words | null>(null);
export const WordsProvider = Context.Provider;

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('No words were provided');
  return words;
}
