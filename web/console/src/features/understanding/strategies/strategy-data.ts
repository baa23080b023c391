import { useMutation, useQuery } from '@tanstack/react-query';
import type { Strategy, StrategyFields } from '#contracts/http/strategies';
import { useServices } from '../../../app/services.tsx';

const key = ['strategies'] as const;

export function useStrategies() {
  const { call } = useServices();
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call('strategies.list', {}, signal) });
}

/** What of a strategy is written, as it is sent. */
export const fieldsOf = ({ name, enabled, when, measures, words }: Strategy): StrategyFields => ({
  name,
  enabled,
  when,
  measures,
  words,
});

export function useStrategyActs() {
  const { call, queries } = useServices();
  const onSuccess = () => queries.invalidateQueries({ queryKey: key });
  const save = useMutation({
    mutationFn: ({ id, fields }: { id: string | null; fields: StrategyFields }) =>
      id === null
        ? call('strategies.create', { body: fields })
        : call('strategies.update', { params: { strategy: id }, body: fields }),
    onSuccess,
  });
  const reset = useMutation({
    mutationFn: (id: string) => call('strategies.reset', { params: { strategy: id } }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call('strategies.remove', { params: { strategy: id } }),
    onSuccess,
  });
  return { save, reset, remove };
}

export function useTrial() {
  const { call } = useServices();
  return useMutation({
    mutationFn: (body: { text: string; before: string[] }) => call('strategies.try', { body }),
  });
}
