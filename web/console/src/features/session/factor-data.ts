import { useQuery } from '@tanstack/react-query';
import { useServices } from '../../app/services.tsx';

export const factorsKey = ['account', 'factors'] as const;

/** What opens one's own account. */
export function useFactors() {
  const { call } = useServices();
  return useQuery({ queryKey: factorsKey, queryFn: ({ signal }) => call('factors.get', {}, signal) });
}
