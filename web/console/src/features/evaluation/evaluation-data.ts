import { useMutation } from '@tanstack/react-query';
import type { EvaluationRow } from '#contracts/http/evaluations';
import { useServices } from '../../app/services.tsx';
import { setReads } from '../sets/set-data.ts';

const reads = setReads({
  key: 'evaluations',
  list: (call, signal) => call('evaluations.list', {}, signal),
  get: (call, { id, signal }) => call('evaluations.get', { params: { id } }, signal),
  rows: (call, { id, query, signal }) => call('evaluations.rows', { params: { id }, query }, signal),
  runs: (call, { id, signal }) => call('evaluations.runs', { params: { id } }, signal),
  result: (call, { id, runId, signal }) => call('evaluations.result', { params: { id, runId } }, signal),
});
const { keys } = reads;
export const { useSets, useSet, useRows, useRuns, useResult } = reads;

/** What somebody writes of a set, and of a question. */
export interface SetFields {
  name: string;
  auto: boolean;
}
export interface RowFields {
  query: string;
  articleId: string | null;
  note: string;
}

/** A new set, or (with an id) changes of one. */
export function useSaveSet(id: string | null) {
  const { call, queries } = useServices();
  return useMutation({
    mutationFn: (body: SetFields) =>
      id === null ? call('evaluations.create', { body }) : call('evaluations.update', { params: { id }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

/** Verbs of one set; what they change is read anew. */
export function useSetActs(id: string) {
  const { call, queries } = useServices();
  const again = () => queries.invalidateQueries({ queryKey: keys.all });
  const run = useMutation({
    mutationFn: (drafts: boolean) => call('evaluations.run', { params: { id }, body: { drafts } }),
    onSuccess: again,
  });
  const remove = useMutation({ mutationFn: () => call('evaluations.remove', { params: { id } }) });
  const saveRow = useMutation({
    mutationFn: ({ rowId, ...body }: RowFields & { rowId: string | null }) =>
      rowId === null
        ? call('evaluations.addRow', { params: { id }, body })
        : call('evaluations.updateRow', { params: { id, rowId }, body }),
    onSuccess: again,
  });
  const removeRow = useMutation({
    mutationFn: ({ id: rowId }: EvaluationRow) => call('evaluations.removeRow', { params: { id, rowId } }),
    onSuccess: again,
  });
  const bring = useMutation({
    mutationFn: (text: string) => call('evaluations.import', { params: { id }, body: { text } }),
    onSuccess: again,
  });
  return { run, remove, saveRow, removeRow, bring, forget: () => reads.forget(queries, id) };
}
