import { useMutation, useQuery } from '@tanstack/react-query';
import type { WecomAppView, WecomCorpView, WecomOverview } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import type { WordKey } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';

export const wecomPath = '/settings/wecom';

export const wecomKeys = {
  all: ['settings', 'wecom'] as const,
  overview: ['settings', 'wecom', 'overview'] as const,
  app: (id: string) => ['settings', 'wecom', 'app', id] as const,
  check: (id: string) => ['settings', 'wecom', 'check', id] as const,
  callback: (id: string) => ['settings', 'wecom', 'callback', id] as const,
  accounts: (id: string) => ['settings', 'wecom', 'accounts', id] as const,
  account: (id: string) => ['settings', 'wecom', 'account', id] as const,
  robots: ['settings', 'wecom', 'robots'] as const,
  proofs: ['settings', 'wecom', 'proofs'] as const,
};

/** How often the state of apps is read again while a page shows it. */
const LOOK_MS = 15_000;
/** The same while somebody waits for WeCom to call. */
const WATCH_MS = 2_000;

export function useOverview() {
  const { call } = useServices();
  return useQuery({
    queryKey: wecomKeys.overview,
    queryFn: ({ signal }) => call('wecom.overview', {}, signal),
    refetchInterval: LOOK_MS,
  });
}

/** `watched`: somebody waits for it to change. */
export function useApp(id: string, watched = false) {
  const { call } = useServices();
  return useQuery({
    queryKey: wecomKeys.app(id),
    queryFn: ({ signal }) => call('wecom.app', { params: { id } }, signal),
    refetchInterval: watched ? WATCH_MS : LOOK_MS,
    enabled: id !== '',
  });
}

/** The secrets for the WeCom console: who reads them is written down, so they are read once for a visit. */
export function useAppCallback(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: wecomKeys.callback(id),
    queryFn: ({ signal }) => call('wecom.callback', { params: { id } }, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Every step gone through with the platform. It costs calls there: never by itself twice. */
export function useCheck(id: string) {
  const { call } = useServices();
  const may = useMay()('settings.write');
  return useQuery({
    queryKey: wecomKeys.check(id),
    queryFn: ({ signal }) => call('wecom.check', { params: { id }, body: {} }, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    enabled: may && id !== '',
  });
}

export function useAccounts(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: wecomKeys.accounts(id),
    queryFn: ({ signal }) => call('wecom.accounts', { params: { id } }, signal),
    refetchOnWindowFocus: false,
  });
}

export function useAccount(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: wecomKeys.account(id),
    queryFn: ({ signal }) => call('wecom.account', { params: { id } }, signal),
  });
}

/** An act after which everything shown of WeCom is read anew. `inPlace`: whoever calls shows himself what failed. */
export function useAct<V, R>(
  act: (value: V) => Promise<R>,
  then?: (result: R, value: V) => unknown,
  { inPlace = false }: { inPlace?: boolean } = {},
) {
  const { queries } = useServices();
  const { failed } = useNotices();
  return useMutation({
    mutationFn: act,
    onSuccess: (result, value) => {
      void queries.invalidateQueries({
        predicate: ({ queryKey: [first, second, third] }) =>
          first === 'settings' && second === 'wecom' && third !== 'check' && third !== 'callback',
      });
      then?.(result, value);
    },
    onError: (error) => (inPlace ? undefined : failed(error)),
  });
}

export interface Found {
  readonly corp: WecomCorpView;
  readonly app: WecomAppView;
}

/** An app with its corp, out of the overview. */
export function appIn(overview: WecomOverview | undefined, id: string | undefined): Found | undefined {
  for (const corp of overview?.corps ?? []) {
    const app = corp.apps.find((one) => one.id === id);
    if (app) return { corp, app };
  }
  return undefined;
}

export type Standing = 'good' | 'waiting' | 'broken';

/** How an app stands, in a word and a tone. */
export function standingOf({ verifiedAt, callbackRefused }: WecomAppView): { standing: Standing; word: WordKey } {
  if (callbackRefused) return { standing: 'broken', word: `wecom.state.${callbackRefused.why}` };
  return verifiedAt
    ? { standing: 'good', word: 'wecom.state.ok' }
    : { standing: 'waiting', word: 'wecom.state.waiting' };
}
