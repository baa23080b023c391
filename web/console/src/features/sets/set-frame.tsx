import type { ReactNode } from 'react';
import { useWords } from '../../app/words.ts';
import { Page, WayBack } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';

export type SetArea = 'evaluations' | 'simulations';

interface Read<TSet> {
  readonly data: TSet | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  refetch(): unknown;
}

interface Props<TSet> {
  area: SetArea;
  set: Read<TSet>;
  actions: (set: TSet) => ReactNode;
  children: (set: TSet) => ReactNode;
}

/** The page of one set: its name, what is done with it, and what there is of it. */
export function SetFrame<TSet extends { name: string }>({ area, set, actions, children }: Props<TSet>) {
  const { t } = useWords();
  const { data } = set;
  return (
    <WayBack value={`/knowledge/${area}`}>
      <Page title={data?.name ?? t(`knowledge.tab.${area}`)} actions={data && actions(data)}>
        <div className="sections">
          {set.isPending && <RowsLoading rows={10} />}
          {set.error && <Failed error={set.error} retry={() => void set.refetch()} />}
          {!set.error && data && children(data)}
        </div>
      </Page>
    </WayBack>
  );
}
