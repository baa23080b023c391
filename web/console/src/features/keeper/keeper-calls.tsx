import { useQuery } from '@tanstack/react-query';
import { client, type Call } from '#contracts/client';
import { companyRoutes, type KeeperSession } from '#contracts/http/companies';
import { meansSignedOut, useServices } from '../../app/services.tsx';

export const keeperKey = ['keeper'] as const;
const sessionKey = [...keeperKey, 'session'] as const;

/** The keeper has a session of his own, beside that of staff. */
export function useKeeperCalls() {
  const { queries } = useServices();
  const csrf = () => queries.getQueryData<KeeperSession | null>(sessionKey)?.csrf;
  const plain = client(companyRoutes, {
    headers: (): Record<string, string> => {
      const token = csrf();
      return token === undefined ? {} : { 'x-csrf-token': token };
    },
  });
  const call: Call<typeof companyRoutes> = async (name, input, signal) => {
    try {
      return await plain(name, input, signal);
    } catch (error) {
      if (meansSignedOut(error)) queries.setQueryData(sessionKey, null);
      throw error;
    }
  };
  const enter = (session: KeeperSession | null) => {
    if (session === null) queries.removeQueries({ queryKey: keeperKey });
    queries.setQueryData(sessionKey, session);
  };
  const refresh = () => queries.invalidateQueries({ queryKey: keeperKey });
  return { call, enter, refresh };
}

/** Who keeps this installation here: undefined while unknown, null when nobody is signed in. */
export function useKeeperSession() {
  const { call } = useKeeperCalls();
  return useQuery({
    queryKey: sessionKey,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      call('keeper.get', {}, signal).catch((error: unknown) => {
        if (meansSignedOut(error)) return null;
        throw error;
      }),
  });
}
