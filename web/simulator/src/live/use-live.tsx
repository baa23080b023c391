import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { Live, type Reading } from './live.ts';

const Context = createContext<Live | null>(null);

export function LiveProvider({ children }: { children: ReactNode }) {
  const live = useMemo(() => new Live(), []);
  useEffect(() => live.start(), [live]);
  return <Context value={live}>{children}</Context>;
}

export function useLive(): Live {
  const live = use(Context);
  if (!live) throw new Error('LiveProvider is missing');
  return live;
}

const nothing: Reading<never> = { is: 'loading' };

/** What stands at `path`, kept true; null looks at nothing. */
export function useRead<T>(path: string | null): Reading<T> {
  const live = useLive();
  const subscribe = useCallback(
    (listener: () => void) => (path === null ? () => undefined : live.look(path, listener)),
    [live, path],
  );
  return useSyncExternalStore<Reading<T>>(subscribe, () => (path === null ? nothing : live.reading<T>(path)));
}

export function useOnline(): boolean {
  const live = useLive();
  return useSyncExternalStore(
    useCallback((listener) => live.onConnection(listener), [live]),
    () => live.online,
  );
}

/** Ms of the simulated clock, going on from what was read `readAt` by the browser's. */
export function useNow(read: number, readAt: number): number {
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return read + Math.max(0, here - readAt);
}
