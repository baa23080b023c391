import { useMutation, useQuery } from '@tanstack/react-query';
import type { Rehearsal, RehearsedAgainst, SimulationRun } from '#contracts/http/simulations';
import { useServices } from '../../app/services.tsx';
import { setReads } from '../sets/set-data.ts';

const reads = setReads({
  key: 'simulations',
  list: (call, signal) => call('simulations.list', {}, signal),
  get: (call, { id, signal }) => call('simulations.get', { params: { id } }, signal),
  rows: (call, { id, query, signal }) => call('simulations.dialogues', { params: { id }, query }, signal),
  runs: (call, { id, signal }) => call('simulations.runs', { params: { id } }, signal),
  result: (call, { id, runId, signal }) => call('simulations.result', { params: { id, runId } }, signal),
});
const { keys } = reads;
export const { useSets, useSet, useRows: useDialogues, useRuns, useResult } = reads;

export function usePlayed({ setId, runId, dialogueId }: { setId: string; runId: string; dialogueId: string }) {
  const { call } = useServices();
  return useQuery({
    queryKey: [...keys.result(setId, runId), dialogueId],
    queryFn: ({ signal }) => call('simulations.played', { params: { id: setId, runId, dialogueId } }, signal),
    staleTime: Infinity,
  });
}

/** A conversation as a dialogue to be looked through. */
export function useTaken(conversationId: string) {
  const { call } = useServices();
  return useQuery({
    queryKey: ['simulations', 'from', conversationId],
    queryFn: ({ signal }) => call('simulations.fromConversation', { params: { id: conversationId } }, signal),
    staleTime: Infinity,
    retry: false,
  });
}

/** A new set, or (with an id) another name for one. */
export function useSaveSet(id: string | null) {
  const { call, queries } = useServices();
  return useMutation({
    mutationFn: (body: { name: string }) =>
      id === null ? call('simulations.create', { body }) : call('simulations.update', { params: { id }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

export interface WrittenDialogue extends Rehearsal {
  /** Null for a new one. */
  dialogueId: string | null;
  /** The conversation it was taken from. */
  from?: string;
}

/** Verbs of one set; what they change is read anew. */
export function useSetActs(id: string) {
  const { call, queries } = useServices();
  const again = () => queries.invalidateQueries({ queryKey: keys.all });
  const run = useMutation({
    mutationFn: (against: RehearsedAgainst) => call('simulations.run', { params: { id }, body: { against } }),
    onSuccess: again,
  });
  const cancel = useMutation({
    mutationFn: ({ id: runId }: SimulationRun) => call('simulations.cancel', { params: { id, runId } }),
    onSuccess: again,
  });
  const remove = useMutation({ mutationFn: () => call('simulations.remove', { params: { id } }) });
  const save = useMutation({
    mutationFn: ({ dialogueId, from, ...body }: WrittenDialogue) =>
      dialogueId === null
        ? call('simulations.addDialogue', { params: { id }, body: { ...body, ...(from && { from }) } })
        : call('simulations.updateDialogue', { params: { id, dialogueId }, body }),
    onSuccess: again,
  });
  const removeDialogue = useMutation({
    mutationFn: (dialogueId: string) => call('simulations.removeDialogue', { params: { id, dialogueId } }),
    onSuccess: again,
  });
  const bring = useMutation({
    mutationFn: (text: string) => call('simulations.import', { params: { id }, body: { text } }),
    onSuccess: again,
  });
  return { run, cancel, remove, save, removeDialogue, bring, forget: () => reads.forget(queries, id) };
}
