import { queryOptions, useQuery } from '@tanstack/react-query';
import type { TurnTrace } from '#contracts/http/dialogue';
import { useServices } from '../../app/services.tsx';
import { keys } from './desk-data.ts';
import { scoreOf } from './trace-words.ts';

export function useTurn(id: string, turnId: string) {
  return useQuery(useTurnQuery(id, turnId));
}

/** How sure the bot was (0-1) of one answer; null while that is not known or `allowed` forbids to ask. */
export function useConfidence(id: string, turnId: string, allowed: boolean): number | null {
  const { data } = useQuery({ ...useTurnQuery(id, turnId), enabled: allowed, retry: false });
  return data ? confidenceOf(data) : null;
}

function useTurnQuery(id: string, turnId: string) {
  const { call } = useServices();
  return queryOptions({
    queryKey: keys.turn(id, turnId),
    staleTime: Infinity,
    queryFn: ({ signal }) => call('turns.get', { params: { id, turnId } }, signal),
  });
}

/** How sure the look-up was of its best article, 0-1; null when the turn looked nothing up. */
export function confidenceOf(trace: TurnTrace): number | null {
  const lookedUp = trace.steps.find((step) => step.step === 'look up');
  return lookedUp ? scoreOf(lookedUp) : null;
}
