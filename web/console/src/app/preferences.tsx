import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Scheme } from '#web-ui/tokens.ts';
import { chooseLocale, type Locale } from '#web-ui/i18n.ts';

/** What a member of staff likes on this device. Nothing here leaves the browser. */
export interface Preferences {
  locale: Locale;
  appearance: Scheme | 'auto';
  sound: boolean;
  notifications: boolean;
  customerFolded: boolean;
}

interface Held extends Preferences {
  scheme: Scheme;
  set: (change: Partial<Preferences>) => void;
}

const storageKey = 'liren.console.preferences';
const Context = createContext<Held | null>(null);

function read(): Preferences {
  const usual: Preferences = {
    locale: chooseLocale(navigator.languages),
    appearance: 'auto',
    sound: false,
    notifications: false,
    customerFolded: false,
  };
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>;
    return { ...usual, ...stored, locale: stored.locale ? chooseLocale([stored.locale]) : usual.locale };
  } catch {
    return usual;
  }
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, keep] = useState(read);
  const system = useSystemScheme();
  const scheme = preferences.appearance === 'auto' ? system : preferences.appearance;
  const set = useCallback((change: Partial<Preferences>) => keep((now) => ({ ...now, ...change })), []);
  useEffect(() => {
    try {
      localStorage.setItem(storageKey, JSON.stringify(preferences));
    } catch {
      // A browser that keeps nothing still works; it only forgets.
    }
  }, [preferences]);
  useEffect(() => {
    document.documentElement.lang = preferences.locale;
    document.documentElement.dataset.scheme = scheme;
  }, [preferences.locale, scheme]);
  const held = useMemo(() => ({ ...preferences, scheme, set }), [preferences, scheme, set]);
  return <Context value={held}>{children}</Context>;
}

export function usePreferences(): Held {
  const held = use(Context);
  if (!held) throw new Error('PreferencesProvider is missing');
  return held;
}

function useSystemScheme(): Scheme {
  const query = useMemo(() => matchMedia('(prefers-color-scheme: dark)'), []);
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return dark ? 'dark' : 'light';
}
