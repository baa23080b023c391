import { useQuery } from '@tanstack/react-query';
import { useServices } from '../../../app/services.tsx';

export const widgetKeys = {
  all: ['settings', 'widgets'] as const,
  one: (id: string) => ['settings', 'widgets', id] as const,
  withdrawals: ['settings', 'withdrawals'] as const,
};

export function useWidgets() {
  const { call } = useServices();
  return useQuery({ queryKey: widgetKeys.all, queryFn: ({ signal }) => call('widgets.list', {}, signal) });
}

export function useWidget(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: widgetKeys.one(id),
    queryFn: ({ signal }) => call('widgets.get', { params: { id } }, signal),
  });
}
