import { useQuery } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import type { Session } from '#contracts/http/staff';
import type { Permission } from '#contracts/permissions';
import { meansSignedOut, sessionKey, useServices } from './services.tsx';

export interface SessionState {
  /** undefined while unknown, null when nobody is signed in. */
  session: Session | null | undefined;
  failure: Error | null;
  /** The session ended under our hands: the page stays, the sign-in stands over it. */
  expired: boolean;
  retry: () => void;
}

export function useSessionState(): SessionState {
  const { call, queries, onExpired } = useServices();
  const [expired, setExpired] = useState(false);
  const query = useQuery({
    queryKey: sessionKey,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      call('session.get', {}, signal).catch((error: unknown) => {
        // Nobody is signed in; or somebody was, then `onExpired` tells it and the page stays as it is.
        if (meansSignedOut(error)) return queries.getQueryData<Session>(sessionKey) ?? null;
        throw error;
      }),
  });
  const csrf = query.data?.csrf;
  useEffect(() => onExpired(() => setExpired(true)), [onExpired]);
  useEffect(() => setExpired(false), [csrf]);
  return {
    session: query.data,
    failure: query.data === undefined ? query.error : null,
    expired,
    retry: () => void query.refetch(),
  };
}

const Context = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
}

/** The signed-in member of staff. Only inside the shell. */
export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('SessionProvider is missing');
  return session;
}

/** Asks the session whether something may be done, to hide what the server would refuse. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return useCallback((permission) => permissions.includes(permission), [permissions]);
}
