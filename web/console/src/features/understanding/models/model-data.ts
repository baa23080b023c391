import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { ModelVersion } from '#contracts/http/learning';
import { useServices } from '../../../app/services.tsx';
import { useAgain, understandingKey } from '../understanding-data.ts';

/** Rows read at once. */
const perPage = 30;
/** Trainings shown: the latest tell what was tried. */
const trainings = 5;

/** All versions there are: no more than twenty are kept. */
export function useVersions() {
  const { call } = useServices();
  return useQuery({
    queryKey: [...understandingKey, 'versions'],
    queryFn: ({ signal }) => call('models.versions', { query: { limit: perPage } }, signal),
  });
}

export function useTrainings() {
  const { call } = useServices();
  return useQuery({
    queryKey: [...understandingKey, 'trainings'],
    queryFn: ({ signal }) => call('trainings.list', { query: { limit: trainings } }, signal),
  });
}

/** Mistakes of a version; of one pair of intents when it is named. Out of scope has the empty name. */
export function useErrors(id: string, pair: { gold: string | null; said: string | null }) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: [...understandingKey, 'errors', id, pair.gold, pair.said],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call(
        'models.errors',
        {
          params: { id },
          query: {
            limit: perPage,
            ...(pair.gold && { gold: pair.gold }),
            ...(pair.said && { said: pair.said }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

export function useModelActs() {
  const { call } = useServices();
  const again = useAgain();
  const train = useMutation({
    mutationFn: () => call('trainings.start', { body: {} }),
    onSuccess: again,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => call('trainings.cancel', { params: { id }, body: {} }),
    onSuccess: again,
  });
  const promote = useMutation({
    mutationFn: ({ id }: ModelVersion) => call('models.promote', { params: { id }, body: {} }),
    onSuccess: again,
  });
  const rollBack = useMutation({ mutationFn: () => call('models.rollBack', { body: {} }), onSuccess: again });
  return { train, cancel, promote, rollBack };
}
