import { useMutation, useQuery } from '@tanstack/react-query';
import type { Intent, IntentRef, ModelReport, TrainingFinding } from '#contracts/http/learning';
import { limits } from '#contracts/common';
import { useServices, type Services } from '../../app/services.tsx';

/** How often a training under way is asked about, in milliseconds. */
const watchMs = 1_000;
/** A report never changes; what it is compared with may. */
const reportStaleMs = 60_000;

/** Everything below is read anew when something of it changes: the parts stand on each other. */
export const understandingKey = ['understanding'] as const;
export const understandingKeys = {
  overview: [...understandingKey, 'overview'] as const,
  allIntents: [...understandingKey, 'intents', 'all'] as const,
  findings: [...understandingKey, 'findings'] as const,
  report: (id: string) => [...understandingKey, 'report', id] as const,
};

/** What is in service, under way and waiting. While a training runs it is asked again and again. */
export function useOverview() {
  const { call, queries } = useServices();
  return useQuery({
    queryKey: understandingKeys.overview,
    queryFn: async ({ signal }) => {
      const now = await call('understanding.overview', {}, signal);
      const before = queries.getQueryData<typeof now>(understandingKeys.overview);
      // A training that ended brought a version.
      if (before?.training && !now.training)
        void queries.invalidateQueries({
          queryKey: understandingKey,
          predicate: ({ queryKey }) => queryKey[1] !== 'overview',
        });
      return now;
    },
    refetchInterval: ({ state }) => (state.data?.training ? watchMs : false),
  });
}

/** Every intent that is kept, by title: to choose from, and to find one by its name. */
export function useAllIntents() {
  const { call } = useServices();
  return useQuery({ queryKey: understandingKeys.allIntents, queryFn: ({ signal }) => allIntents(call, signal) });
}

async function allIntents(call: Services['call'], signal: AbortSignal): Promise<Intent[]> {
  const found: Intent[] = [];
  let cursor: string | null = null;
  // There are at most 500 of them: five pages.
  do {
    const query: { limit: number; cursor?: string } = { limit: limits.page, ...(cursor !== null && { cursor }) };
    const page: { items: Intent[]; next: string | null } = await call('intents.list', { query }, signal);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

/** What is wrong with the examples as they stand. */
export function useFindings() {
  const { call } = useServices();
  return useQuery({
    queryKey: understandingKeys.findings,
    queryFn: ({ signal }) => call('intents.validate', { body: {} }, signal),
  });
}

export function useReport(id: string | undefined) {
  const { call } = useServices();
  return useQuery({
    queryKey: understandingKeys.report(id ?? ''),
    enabled: id !== undefined,
    staleTime: reportStaleMs,
    queryFn: ({ signal }): Promise<ModelReport> => call('models.report', { params: { id: id! } }, signal),
  });
}

/** After a change everything that stands on it is read anew. */
export function useAgain(): () => Promise<void> {
  const { queries } = useServices();
  return () => queries.invalidateQueries({ queryKey: understandingKey });
}

export function useTry() {
  const { call } = useServices();
  return useMutation({
    mutationFn: (body: { text: string; versionId?: string }) => call('understanding.try', { body }),
  });
}

/** Whether a finding speaks of an example that is kept. */
export const speaksOf = ({ examples }: TrainingFinding, exampleId: string) =>
  examples.some(({ id }) => id === exampleId);

/** What is said of an intent; null stands for out of scope. */
export const titleOf = (intent: Pick<IntentRef, 'title'> | null, outOfScope: string) => intent?.title ?? outOfScope;
