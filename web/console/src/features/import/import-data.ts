import { useInfiniteQuery, useMutation, useQuery, type InfiniteData } from '@tanstack/react-query';
import type { CallInput } from '#contracts/client';
import type {
  importRoutes,
  ImportItem,
  ImportOptions,
  ImportRow,
  ImportState,
  ImportView,
  ItemPlan,
} from '#contracts/http/imports';
import { useMemo, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { articleKeys } from '../knowledge/article-data.ts';

/** Ms between two looks at work that goes on. */
const lookEveryMs = 800;
/** Passages or rows fetched at once. */
const itemsAtOnce = 50;

const working: readonly ImportState[] = ['parsing', 'committing', 'undoing'];
export const isWorking = (state: ImportState): boolean => working.includes(state);

export type ChunkItem = Extract<ImportItem, { kind: 'chunk' }>;

export const freshOptions: ImportOptions = {
  folderId: null,
  kind: 'auto',
  mapping: {},
  language: null,
  products: [],
  category: '',
  chunkSize: 800,
};

export interface ItemFilter {
  file: string;
  plan?: ItemPlan | undefined;
  search: string;
  onPage?: number | undefined;
}

const keys = {
  all: ['imports'] as const,
  list: ['imports', 'list'] as const,
  one: (id: string) => ['imports', 'one', id] as const,
  items: (id: string) => ['imports', 'items', id] as const,
};

export function useImports() {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: keys.list,
    queryFn: ({ pageParam, signal }) => call('imports.list', { query: { cursor: pageParam, limit: 50 } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((row: ImportRow) => isWorking(row.state))) ? lookEveryMs : false,
  });
}

/** One import, looked at again and again while work goes on, whoever began it. */
export function useImport(id: string | null) {
  const { call } = useServices();
  return useQuery({
    queryKey: keys.one(id ?? ''),
    enabled: id !== null,
    queryFn: ({ signal }) => call('imports.get', { params: { id: id! } }, signal),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data.state) ? lookEveryMs : false),
  });
}

export function useItems(id: string, filter: ItemFilter) {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: [...keys.items(id), filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'imports.items',
        {
          params: { id },
          query: {
            file: filter.file,
            plan: filter.plan,
            search: filter.search || undefined,
            onPage: filter.onPage,
            cursor: pageParam,
            limit: itemsAtOnce,
          },
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
}

type Pages = InfiniteData<{ items: ImportItem[]; next: string | null }, unknown>;
type Acts = typeof importRoutes;

/** Verbs of one import. What they answer is kept; passages are changed where they stand, so that no list jumps. */
export function useImportActs() {
  const { call, queries } = useServices();
  const keep = (view: ImportView) => {
    queries.setQueryData(keys.one(view.id), view);
    void queries.invalidateQueries({ queryKey: keys.list });
  };
  type In<K extends keyof Acts> = CallInput<Acts[K]>;
  const create = useMutation({
    mutationFn: (input: In<'imports.create'>) => call('imports.create', input),
    onSuccess: keep,
  });
  const setOptions = useMutation({
    mutationFn: (input: In<'imports.setOptions'>) => call('imports.setOptions', input),
    onSuccess: keep,
  });
  const addFile = useMutation({
    mutationFn: (input: In<'imports.addFile'>) => call('imports.addFile', input),
    onSuccess: keep,
  });
  const addText = useMutation({
    mutationFn: (input: In<'imports.addText'>) => call('imports.addText', input),
    onSuccess: keep,
  });
  const addUrl = useMutation({
    mutationFn: (input: In<'imports.addUrl'>) => call('imports.addUrl', input),
    onSuccess: keep,
  });
  const removeFile = useMutation({
    mutationFn: (input: In<'imports.removeFile'>) => call('imports.removeFile', input),
    onSuccess: keep,
  });
  const cancel = useMutation({
    mutationFn: (input: In<'imports.cancel'>) => call('imports.cancel', input),
    onSuccess: keep,
  });
  const commit = useMutation({
    mutationFn: (input: In<'imports.commit'>) => call('imports.commit', input),
    onSuccess: keep,
  });
  const undo = useMutation({ mutationFn: (input: In<'imports.undo'>) => call('imports.undo', input), onSuccess: keep });
  const start = useMutation({
    mutationFn: (input: In<'imports.start'>) => call('imports.start', input),
    onSuccess: (view) => {
      keep(view);
      queries.removeQueries({ queryKey: keys.items(view.id) });
    },
  });
  const act = useMutation({
    mutationFn: (input: In<'imports.actOnItems'>) => call('imports.actOnItems', input),
    onSuccess: (done, { params }) => {
      keep(done.import);
      void queries.invalidateQueries({ queryKey: keys.items(params.id) });
    },
  });
  const over = () => void queries.invalidateQueries({ queryKey: articleKeys.all });
  const files = { addFile, addText, addUrl, removeFile };
  return { ...files, create, setOptions, start, cancel, commit, undo, act, over };
}

export type ImportActs = ReturnType<typeof useImportActs>;

/**
 * Verbs of single passages and rows. Plain functions, made once: thousands of rows share them, and a row that changes
 * redraws no other.
 */
export function useItemVerbs() {
  const { call, queries } = useServices();
  return useMemo(() => {
    const reread = (id: string) => {
      void queries.invalidateQueries({ queryKey: keys.items(id) });
      void queries.invalidateQueries({ queryKey: keys.one(id) });
    };
    /** Puts items into the place of one; none takes it out. `gone` goes with it. */
    const replace = (id: string, at: string, items: readonly ImportItem[], gone: readonly string[] = []) => {
      queries.setQueriesData<Pages>(
        { queryKey: keys.items(id) },
        (pages) =>
          pages && {
            ...pages,
            pages: pages.pages.map((page) => ({
              ...page,
              items: page.items.flatMap((item) => (item.id === at ? items : gone.includes(item.id) ? [] : [item])),
            })),
          },
      );
      void queries.invalidateQueries({ queryKey: keys.one(id) });
    };
    type In<K extends keyof Acts> = CallInput<Acts[K]>;
    return {
      reread,
      async edit(input: In<'imports.editItem'>): Promise<ImportItem> {
        const item = await call('imports.editItem', input);
        replace(input.params.id, item.id, [item]);
        return item;
      },
      /** `next` is the passage that it is joined with. */
      async merge(input: In<'imports.mergeItem'>, next: string | undefined): Promise<void> {
        const joined = await call('imports.mergeItem', input);
        replace(input.params.id, joined.id, [joined], next === undefined ? [] : [next]);
      },
      async split(input: In<'imports.splitItem'>): Promise<void> {
        const { items } = await call('imports.splitItem', input);
        replace(input.params.id, input.params.itemId, items);
      },
    };
  }, [call, queries]);
}

/** Does one thing at a time with a passage or row; what failed is told and read anew. */
export function useItemWork(importId: string) {
  const verbs = useItemVerbs();
  const notices = useNotices();
  const [busy, setBusy] = useState(false);
  const work = async (does: (verbs: ReturnType<typeof useItemVerbs>) => Promise<unknown>, after?: () => void) => {
    setBusy(true);
    try {
      await does(verbs);
      after?.();
    } catch (error) {
      notices.failed(error);
      verbs.reread(importId);
    } finally {
      setBusy(false);
    }
  };
  return { busy, work };
}
