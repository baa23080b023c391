import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { KnowledgeFrame } from '../knowledge/frame.tsx';

interface Read<TSet> {
  readonly data: { items: TSet[] } | undefined;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
  readonly error: Error | null;
  refetch(): unknown;
}

interface Props<TSet> {
  words: 'evaluation' | 'simulation';
  icon: IconName;
  list: Read<TSet>;
  /** So many there can be. */
  most: number;
  line: (set: TSet) => ReactNode;
  form: (close: () => void) => ReactNode;
  /** Above the list. */
  before?: ReactNode;
}

const sayings = {
  evaluation: { about: 'evaluation.about', empty: 'evaluation.empty', emptyHint: 'evaluation.emptyHint' },
  simulation: { about: 'simulation.about', empty: 'simulation.empty', emptyHint: 'simulation.emptyHint' },
} as const;

/** The sets of a company, and a new one. */
export function SetList<TSet extends { id: string }>({ words, icon, list, most, line, form, before }: Props<TSet>) {
  const { t } = useWords();
  const may = useMay()('knowledge.write');
  const [making, make] = useState(false);
  const items = list.data?.items ?? [];
  const add = may && (
    <Button type="primary" icon={<Icon name="plus" />} disabled={items.length >= most} onClick={() => make(true)}>
      {t(`${words}.new`)}
    </Button>
  );
  return (
    <KnowledgeFrame about={t(sayings[words].about)} actions={items.length > 0 && add}>
      {before}
      {list.isPending && <RowsLoading rows={6} height={40} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon={icon} title={t(sayings[words].empty)} hint={t(sayings[words].emptyHint)} action={add} />
      )}
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map((set) => (
            <li key={set.id}>{line(set)}</li>
          ))}
        </ul>
      )}
      {making && form(() => make(false))}
    </KnowledgeFrame>
  );
}
