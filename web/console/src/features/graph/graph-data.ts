import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type {
  GraphEntity,
  GraphEntityForm,
  GraphRelation,
  GraphSchema,
  SuggestionDecision,
  SuggestionState,
} from '#contracts/http/graph';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { drawnMost } from './layout.ts';

export const graphKeys = {
  all: ['graph'] as const,
  schema: ['graph', 'schema'] as const,
  entities: (filter: EntityFilter) => ['graph', 'entities', filter] as const,
  entity: (id: string) => ['graph', 'entity', id] as const,
  around: (id: string, depth: number) => ['graph', 'around', id, depth] as const,
  relations: (id: string, kept: string) => ['graph', 'relations', id, kept] as const,
  suggestions: (filter: SuggestionFilter) => ['graph', 'suggestions', filter] as const,
};

const perPage = 50;

export interface EntityFilter {
  search: string;
  type: string;
  kept: 'live' | 'stale' | 'unsourced' | 'removed';
}

export interface SuggestionFilter {
  state: SuggestionState;
  kind: 'entity' | 'property' | 'relation' | 'merge' | '';
}

export function useSchema() {
  const { call } = useServices();
  return useQuery({ queryKey: graphKeys.schema, queryFn: ({ signal }) => call('graph.schema', {}, signal) });
}

/** Names of types, relations and properties in the reader's language; what the schema does not know is shown by its key. */
export function useLabels(schema: GraphSchema | undefined) {
  const { locale } = useWords();
  const side = locale === 'en' ? 'en' : 'zh';
  return {
    type: (key: string) => schema?.types.find((one) => one.key === key)?.label[side] ?? key,
    relation: (key: string) => schema?.relations.find((one) => one.key === key)?.label[side] ?? key,
    property: (type: string, key: string) =>
      schema?.types.find((one) => one.key === type)?.properties.find((one) => one.key === key)?.label[side] ?? key,
  };
}
export type Labels = ReturnType<typeof useLabels>;

export function useEntities(filter: EntityFilter) {
  const { call } = useServices();
  const { search, type, kept } = filter;
  return useInfiniteQuery({
    queryKey: graphKeys.entities(filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const narrowed = { ...(search && { search }), ...(type && { type }), ...(pageParam && { cursor: pageParam }) };
      return call('graph.entities', { query: { kept, limit: perPage, ...narrowed } }, signal);
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
}

export function useEntity(id: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: graphKeys.entity(id),
    queryFn: ({ signal }) => call('graph.entity', { params: { id } }, signal),
  });
}

export function useAround(id: string, depth: number) {
  const { call } = useServices();
  return useQuery({
    queryKey: graphKeys.around(id, depth),
    queryFn: ({ signal }) =>
      call('graph.neighbourhood', { params: { id }, query: { depth, limit: drawnMost } }, signal),
    placeholderData: (before) => before,
  });
}

export function useRelations(id: string, kept: EntityFilter['kept'] = 'live') {
  const { call } = useServices();
  return useInfiniteQuery({
    queryKey: graphKeys.relations(id, kept),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'graph.relations',
        { query: { entityId: id, kept, limit: perPage, ...(pageParam && { cursor: pageParam }) } },
        signal,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function useSuggestions(filter: SuggestionFilter) {
  const { call } = useServices();
  const { state, kind } = filter;
  return useInfiniteQuery({
    queryKey: graphKeys.suggestions(filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'graph.suggestions',
        { query: { state, limit: perPage, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) } },
        signal,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  });
}

/** What is changed here is read anew everywhere: one change touches lists, counts and drawings. */
function useAgain() {
  const { queries } = useServices();
  return () => queries.invalidateQueries({ queryKey: graphKeys.all });
}

/** A new entity, or (with one) changes of it. */
export function useSaveEntity(entity: GraphEntity | null) {
  const { call } = useServices();
  const again = useAgain();
  return useMutation({
    mutationFn: (body: GraphEntityForm) =>
      entity === null
        ? call('graph.createEntity', { body })
        : call('graph.updateEntity', { params: { id: entity.id }, body: { ...body, revision: entity.revision } }),
    onSuccess: again,
  });
}

/** Verbs of one entity and its relations. */
export function useEntityActs(entity: GraphEntity) {
  const { call } = useServices();
  const again = useAgain();
  const params = { id: entity.id };
  const remove = useMutation({ mutationFn: () => call('graph.removeEntity', { params }), onSuccess: again });
  const restore = useMutation({
    mutationFn: (id: string) => call('graph.restoreEntity', { params: { id }, body: {} }),
    onSuccess: again,
  });
  const merge = useMutation({
    mutationFn: (otherId: string) =>
      call('graph.mergeEntity', { params, body: { otherId, revision: entity.revision } }),
    onSuccess: again,
  });
  const relate = useMutation({
    mutationFn: (body: { type: string; fromId: string; toId: string; source: { articleId: string } | null }) =>
      call('graph.createRelation', { body }),
    onSuccess: again,
  });
  const unrelate = useMutation({
    mutationFn: ({ id }: GraphRelation) => call('graph.removeRelation', { params: { id } }),
    onSuccess: again,
  });
  const relateAgain = useMutation({
    mutationFn: ({ id }: GraphRelation) => call('graph.restoreRelation', { params: { id }, body: {} }),
    onSuccess: again,
  });
  return { remove, restore, merge, relate, unrelate, relateAgain };
}

export function useDecide() {
  const { call } = useServices();
  const again = useAgain();
  return useMutation({
    mutationFn: (body: { ids: string[]; decision: SuggestionDecision }) => call('graph.decide', { body }),
    onSuccess: again,
  });
}
