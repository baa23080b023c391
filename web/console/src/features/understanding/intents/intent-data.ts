import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { DataFormat, IntentForm } from '#contracts/http/learning';
import { useServices } from '../../../app/services.tsx';
import { useAgain, understandingKey } from '../understanding-data.ts';

/** Intents read at once, and examples. */
const intentsPerPage = 100;
const perPage = 50;

export interface IntentFilter {
  search: string;
  kept: 'live' | 'removed';
}

export function useIntents({ search, kept }: IntentFilter) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: [...understandingKey, 'intents', 'list', search, kept],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call(
        'intents.list',
        {
          query: {
            limit: intentsPerPage,
            kept,
            ...(search && { search }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

export function useIntent(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: [...understandingKey, 'intents', 'one', id],
    queryFn: ({ signal }) => call('intents.get', { params: { id } }, signal),
  });
}

/** Examples of an intent; of out of scope when it is null. */
export function useExamples(intentId: string | null, search: string) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: [...understandingKey, 'examples', intentId, search],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call(
        'intents.examples',
        {
          query: {
            limit: perPage,
            ...(intentId !== null && { intentId }),
            ...(search && { search }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
}

/** What would be wrong with words that are being typed; `text` is empty while nothing is asked. */
export function useDraftFindings(intentId: string | null, text: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: [...understandingKey, 'draft', intentId, text],
    enabled: text !== '',
    queryFn: ({ signal }) => call('intents.validate', { body: { draft: { intentId, text } } }, signal),
    placeholderData: (before) => before,
  });
}

export function useCreateIntent() {
  const { call } = useServices();
  const again = useAgain();
  return useMutation({
    mutationFn: (body: Pick<IntentForm, 'title'> & { examples: string[] }) => call('intents.create', { body }),
    onSuccess: again,
  });
}

/** Verbs of one intent. */
export function useIntentActs(id: string) {
  const { call } = useServices();
  const again = useAgain();
  const save = useMutation({
    mutationFn: (body: IntentForm & { revision: number }) => call('intents.update', { params: { id }, body }),
    onSuccess: again,
  });
  const remove = useMutation({ mutationFn: () => call('intents.remove', { params: { id } }), onSuccess: again });
  const restore = useMutation({
    mutationFn: () => call('intents.restore', { params: { id }, body: {} }),
    onSuccess: again,
  });
  return { save, remove, restore };
}

/** Verbs of examples, of whatever intent. */
export function useExampleActs() {
  const { call } = useServices();
  const again = useAgain();
  const add = useMutation({
    mutationFn: (body: { intentId: string | null; texts: string[] }) => call('intents.addExamples', { body }),
    onSuccess: again,
  });
  const change = useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      call('intents.updateExample', { params: { id }, body: { text } }),
    onSuccess: again,
  });
  const move = useMutation({
    mutationFn: (body: { ids: string[]; intentId: string | null }) => call('intents.moveExamples', { body }),
    onSuccess: again,
  });
  const remove = useMutation({
    mutationFn: (ids: string[]) => call('intents.removeExamples', { body: { ids } }),
    onSuccess: again,
  });
  const restore = useMutation({
    mutationFn: (ids: string[]) => call('intents.restoreExamples', { body: { ids } }),
    onSuccess: again,
  });
  return { add, change, move, remove, restore };
}

export interface ImportForm {
  text: string;
  /** Told from the text when it is left out. */
  format?: DataFormat;
}

export function useImport() {
  const { call } = useServices();
  const again = useAgain();
  const preview = useMutation({ mutationFn: (body: ImportForm) => call('intents.previewImport', { body }) });
  const bring = useMutation({ mutationFn: (body: ImportForm) => call('intents.import', { body }), onSuccess: again });
  return { preview, bring };
}
