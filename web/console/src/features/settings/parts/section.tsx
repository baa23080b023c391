import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { SaveButtons, SaveProblem } from './save-bar.tsx';
import type { Draft } from './use-draft.ts';

/** Under what the pages remember the saved state of a section. */
const keyOf = (name: string) => ['settings', name] as const;

interface Props<T> {
  title: string;
  /** Of this section among the others. */
  name: string;
  load: (signal: AbortSignal) => Promise<T>;
  /** Grey rows shown while it comes. */
  rows: number;
  /** What is made of what is saved; `reload` takes what somebody else saved meanwhile. */
  children: (view: T, reload: () => void) => ReactNode;
}

/** A section of the settings: its editor as soon as what is saved is here; before, that it comes or why it does not. */
export function Section<T>({ title, name, load, rows, children }: Props<T>) {
  const query = useQuery({ queryKey: keyOf(name), queryFn: ({ signal }) => load(signal) });
  const reload = () => void query.refetch();
  if (query.data) return children(query.data, reload);
  return (
    <Page title={title}>
      {query.isError ? <Failed error={query.error} retry={reload} /> : <RowsLoading rows={rows} />}
    </Page>
  );
}

interface Saving<T> {
  /** Of this section among the others. */
  readonly name: string;
  readonly draft: Pick<Draft<object>, 'reset'>;
  readonly ask: () => Promise<T>;
  readonly reload: () => void;
}

/** Saves a section: what comes back is what stands, and that is told. Who may not save sees what stands. */
export function useSave<T>({ name, draft, ask, reload }: Saving<T>) {
  const { t } = useWords();
  const { queries } = useServices();
  const { told } = useNotices();
  const may = useMay()('settings.write');
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ask,
    onSuccess: (after) => {
      queries.setQueryData(keyOf(name), after);
      draft.reset();
      told(t('settings.saved'));
    },
  });
  const discard = () => {
    draft.reset();
    reset();
  };
  const takeNewer = () => {
    discard();
    reload();
  };
  return {
    locked: !may,
    buttons: (changed: boolean) =>
      may && <SaveButtons changed={changed} saving={isPending} save={() => mutate()} reset={discard} />,
    problem: <SaveProblem error={error} reload={takeNewer} />,
    error,
    forgetError: reset,
  };
}
