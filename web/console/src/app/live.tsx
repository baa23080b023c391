import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { ConnectionStatus } from '#web-ui/connection.ts';
import { Live, socketUrl } from '../timeline/live.ts';
import { sessionKey, useServices } from './services.tsx';

/** Ms after the socket opened when the server surely counts this member of staff as present. */
const presenceAfterMs = 1_200;

const Context = createContext<Live | null>(null);

/** Opens the socket while somebody is signed in, anew with each `session`. */
export function LiveProvider({ session, children }: { session: string; children: ReactNode }) {
  const { call, queries } = useServices();
  const [live] = useState(() => new Live(socketUrl(location.origin)));
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live, session]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deaf = live.watch(() => {
      const { is } = live.status();
      clearTimeout(timer);
      // Presence follows the socket, so who I am changes a moment after it opened.
      if (is === 'online')
        timer = setTimeout(() => void queries.invalidateQueries({ queryKey: sessionKey }), presenceAfterMs);
      // A socket that was signed out asks whether all is.
      if (is === 'signed-out') call('session.get', {}).catch(() => undefined);
    });
    return () => {
      clearTimeout(timer);
      deaf();
    };
  }, [live, call, queries]);
  return <Context value={live}>{children}</Context>;
}

export function useLive(): Live {
  const live = use(Context);
  if (!live) throw new Error('LiveProvider is missing');
  return live;
}

export function useLiveStatus(): ConnectionStatus {
  const live = useLive();
  return useSyncExternalStore(live.watch, live.status);
}
