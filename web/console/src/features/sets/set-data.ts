import { useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query';
import { useServices, type Services } from '../../app/services.tsx';

/** How often a run under way is asked about, in milliseconds. */
const watchMs = 1_000;
/** Rows read at once. */
const rowsPerPage = 50;

interface Running {
  /** The run under way. */
  current: unknown;
}
type Read<T> = (call: Services['call'], at: { id: string; signal: AbortSignal }) => Promise<T>;

/** A set that is run again and again (questions, dialogues): how it, its rows, its runs and their results are read. */
interface SetReads<TSet extends Running, TRow, TRuns, TResult> {
  /** The first part of every key in the cache. */
  key: string;
  list: (call: Services['call'], signal: AbortSignal) => Promise<{ items: TSet[] }>;
  get: Read<TSet>;
  rows: (
    call: Services['call'],
    at: { id: string; query: { limit: number; search?: string; cursor?: string }; signal: AbortSignal },
  ) => Promise<{ items: TRow[]; next: string | null }>;
  runs: Read<TRuns>;
  result: (call: Services['call'], at: { id: string; runId: string; signal: AbortSignal }) => Promise<TResult>;
}

/** Where what is read of such sets stands in the cache. */
const keysOf = (key: string) => ({
  all: [key] as const,
  one: (id: string) => [key, id] as const,
  rows: (id: string, search: string) => [key, id, 'rows', search] as const,
  runs: (id: string) => [key, id, 'runs'] as const,
  result: (id: string, runId: string) => [key, id, 'runs', runId] as const,
});

/** The reading hooks of such sets; whoever runs or changes one invalidates `keys.all`. */
export function setReads<TSet extends Running, TRow, TRuns, TResult>(reads: SetReads<TSet, TRow, TRuns, TResult>) {
  const keys = keysOf(reads.key);
  /** After a removal nothing of the set may be read again. */
  const forget = (queries: QueryClient, id: string) => {
    queries.removeQueries({ queryKey: keys.one(id) });
    return queries.invalidateQueries({ queryKey: keys.all });
  };
  return { keys, forget, ...standingReads(reads), ...detailReads(reads) };
}

function standingReads<TSet extends Running>({
  key,
  list,
  get,
}: Pick<SetReads<TSet, never, never, never>, 'key' | 'list' | 'get'>) {
  const keys = keysOf(key);

  function useSets() {
    const { call } = useServices();
    return useQuery({
      queryKey: keys.all,
      queryFn: ({ signal }) => list(call, signal),
      refetchInterval: ({ state }) => (state.data?.items.some(({ current }) => current !== null) ? watchMs : false),
    });
  }

  function useSet(id: string) {
    const { call, queries } = useServices();
    return useQuery({
      queryKey: keys.one(id),
      queryFn: async ({ signal }): Promise<TSet> => {
        const set = await get(call, { id, signal });
        const before = queries.getQueryData<TSet>(keys.one(id));
        // Its runs are read anew when one ends.
        if (before?.current && !set.current) void queries.invalidateQueries({ queryKey: keys.runs(id) });
        return set;
      },
      refetchInterval: ({ state }) => (state.data?.current ? watchMs : false),
    });
  }
  return { useSets, useSet };
}

function detailReads<TRow, TRuns, TResult>({
  key,
  rows,
  runs,
  result,
}: Pick<SetReads<never, TRow, TRuns, TResult>, 'key' | 'rows' | 'runs' | 'result'>) {
  const keys = keysOf(key);

  function useRows(id: string, search: string) {
    const { call } = useServices();
    return useInfiniteQuery({
      queryKey: keys.rows(id, search),
      initialPageParam: null as string | null,
      queryFn: ({ pageParam, signal }) => {
        const query = {
          limit: rowsPerPage,
          ...(search && { search }),
          ...(pageParam !== null && { cursor: pageParam }),
        };
        return rows(call, { id, query, signal });
      },
      getNextPageParam: ({ next }) => next,
      placeholderData: (before) => before,
    });
  }

  function useRuns(id: string) {
    const { call } = useServices();
    return useQuery({ queryKey: keys.runs(id), queryFn: ({ signal }) => runs(call, { id, signal }) });
  }

  function useResult(id: string, runId: string | undefined) {
    const { call } = useServices();
    return useQuery({
      queryKey: keys.result(id, runId ?? ''),
      enabled: runId !== undefined,
      queryFn: ({ signal }) => result(call, { id, runId: runId!, signal }),
    });
  }
  return { useRows, useRuns, useResult };
}
