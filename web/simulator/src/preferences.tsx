import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { chooseLocale, type Locale } from '#web-ui/i18n.ts';
import { lastingMemory } from '#web-ui/storage.ts';
import type { Scheme } from '#web-ui/tokens.ts';

/** What this browser keeps: how the page looks, and whose phones lie on the table. */
export interface Preferences {
  readonly locale: Locale;
  readonly appearance: Scheme | 'auto';
  readonly customer: string | null;
  readonly member: string | null;
  /** Which chat is open on whose phone. */
  readonly chats: Readonly<Record<string, string | null>>;
}

interface Held extends Preferences {
  readonly set: (change: Partial<Preferences>) => void;
}

const key = 'liren.simulator';
const memory = lastingMemory();
const Context = createContext<Held | null>(null);

function read(): Preferences {
  const usual: Preferences = {
    locale: chooseLocale(navigator.languages),
    appearance: 'auto',
    customer: null,
    member: null,
    chats: {},
  };
  try {
    const stored = JSON.parse(memory.get(key) ?? '{}') as Partial<Preferences>;
    return { ...usual, ...stored, locale: stored.locale ? chooseLocale([stored.locale]) : usual.locale };
  } catch {
    return usual;
  }
}

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const [preferences, keep] = useState(read);
  const set = useCallback((change: Partial<Preferences>) => keep((now) => ({ ...now, ...change })), []);
  useEffect(() => memory.set(key, JSON.stringify(preferences)), [preferences]);
  useEffect(() => {
    document.documentElement.lang = preferences.locale;
    if (preferences.appearance === 'auto') delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = preferences.appearance;
  }, [preferences.locale, preferences.appearance]);
  const held = useMemo(() => ({ ...preferences, set }), [preferences, set]);
  return <Context value={held}>{children}</Context>;
}

export function usePreferences(): Held {
  const held = use(Context);
  if (!held) throw new Error('PreferencesProvider is missing');
  return held;
}
