import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useServices } from '../../../app/services.tsx';

const keysKey = ['settings', 'keys'] as const;
const pageKeys = 50;

export function useKeys() {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: keysKey,
    queryFn: ({ pageParam, signal }) =>
      call('keys.list', { query: { limit: pageKeys, ...(pageParam && { cursor: pageParam }) } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useRefreshKeys(): () => void {
  const { queries } = useServices();
  return useCallback(() => void queries.invalidateQueries({ queryKey: keysKey }), [queries]);
}

const dayMs = 24 * 3_600_000;

/** How long a key lives, as people choose it; null: for ever. */
export const lifetimes = [30, 90, 365, null] as const;
export type Lifetime = (typeof lifetimes)[number];

export function endOf(days: Lifetime): string | null {
  return days === null ? null : new Date(Date.now() + days * dayMs).toISOString();
}

/** Hours for which the old token still opens, as people choose them. */
export const graces = [24, 168, 1, 0] as const;
