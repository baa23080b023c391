import { skipToken, useQuery } from '@tanstack/react-query';
import type { TurnTrace } from '#contracts/http/dialogue';
import { useServices } from '../../app/services.tsx';
import { keys } from './desk-data.ts';
import { scoreOf } from './trace-words.ts';

export function useTurn(id: string, turnId: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: keys.turn(id, turnId),
    staleTime: Infinity,
    queryFn: ({ signal }) => call('turns.get', { params: { id, turnId } }, signal),
  });
}

/** How sure the bot was (0-1) of an answer whose trace somebody has opened; nothing is fetched for it. */
export function useConfidence(id: string, turnId: string | undefined): number | null {
  const { data } = useQuery<TurnTrace>({ queryKey: keys.turn(id, turnId ?? ''), queryFn: skipToken });
  return data ? confidenceOf(data) : null;
}

/** How sure the look-up was of its best article, 0-1; null when the turn looked nothing up. */
export function confidenceOf(trace: TurnTrace): number | null {
  const lookedUp = trace.steps.find((step) => step.step === 'look up');
  return lookedUp ? scoreOf(lookedUp) : null;
}
