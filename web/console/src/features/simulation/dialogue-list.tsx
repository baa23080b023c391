import { Button } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { SimulationSet, StoredRehearsal } from '#contracts/http/simulations';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { RowActs } from '../../ui/row-acts.tsx';
import { SearchedList } from '../../ui/searched-list.tsx';
import { Empty } from '../../ui/states.tsx';
import { DialogueForm } from './dialogue-form.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { useDialogues, useSetActs } from './simulation-data.ts';

/** The dialogues of a set, to be written, found, changed and taken out. */
export function DialogueList({ set }: { set: SimulationSet }) {
  const { t } = useWords();
  const may = useMay()('knowledge.write');
  const { failed, undoable } = useNotices();
  const [search, setSearch] = useState('');
  const list = useDialogues(set.id, useDeferredValue(search.trim()));
  const { removeDialogue, save } = useSetActs(set.id);
  const [editing, edit] = useState<StoredRehearsal | 'new' | null>(null);
  const [importing, bring] = useState(false);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const remove = ({ id, name, language, turns }: StoredRehearsal) =>
    removeDialogue.mutate(id, {
      onError: failed,
      onSuccess: () =>
        undoable(t('simulation.removedDialogue', { name }), () =>
          save.mutate({ dialogueId: null, name, language, turns }, { onError: failed }),
        ),
    });
  const acts = may && (
    <span className="section-acts">
      <Button onClick={() => bring(true)}>{t('simulation.import')}</Button>
      <Button icon={<Icon name="plus" />} onClick={() => edit('new')}>
        {t('simulation.addDialogue')}
      </Button>
    </span>
  );
  return (
    <SearchedList
      title={t('simulation.dialogues')}
      all={set.dialogues}
      shown={rows.length}
      list={list}
      search={{ words: t('simulation.search'), value: search, change: setSearch }}
      acts={acts}
      empty={
        <Empty
          icon="comment"
          title={t('simulation.dialoguesEmpty')}
          hint={t('simulation.dialoguesEmptyHint')}
          action={acts}
        />
      }
      none={t('simulation.dialoguesNone')}
    >
      {rows.length > 0 && (
        <ul className="plain-list simulation-dialogues">
          {rows.map((row) => (
            <li key={row.id}>
              <span className="dialogue-what">
                <span>{row.name}</span>
                <span className="meta">
                  {row.turns.map(({ says }) => says).join(' → ')}
                  {row.fromCustomer && ` · ${t('simulation.fromCustomer')}`}
                </span>
              </span>
              {may && (
                <RowActs
                  edit={{ words: `${t('simulation.editDialogue')} ${row.name}`, act: () => edit(row) }}
                  remove={{ words: `${t('simulation.removeDialogue')} ${row.name}`, act: () => remove(row) }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && (
        <DialogueForm setId={set.id} dialogue={editing === 'new' ? null : editing} close={() => edit(null)} />
      )}
      {importing && <ImportDialog setId={set.id} close={() => bring(false)} />}
    </SearchedList>
  );
}
