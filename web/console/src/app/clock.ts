import { useEffect, useMemo, useState } from 'react';
import { createClock, type Clock } from '#web-ui/time.ts';
import { usePreferences } from './preferences.tsx';

/** Times in the reader's own zone and language. */
export function useClock(): Clock {
  const { locale } = usePreferences();
  return useMemo(() => createClock({ locale }), [locale]);
}

/** The time in ms, told again every `everyMs`; for what counts up on the page. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
