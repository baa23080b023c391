import { App, Button } from 'antd';
import { useState } from 'react';
import type { Folder } from '#contracts/http/folders';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { useFolderActs, useFolders } from './folder-data.ts';
import { FolderForm, type FolderAsk } from './folder-form.tsx';
import { FolderRightsDialog } from './folder-rights.tsx';
import type { FolderVerb } from './folder-menu.tsx';
import { FolderTree } from './folder-tree-view.tsx';
import { mayMove } from './folder-tree.ts';
import './folders.css';

interface Props {
  /** The folder of the list; empty is everywhere, `top` outside all folders. */
  chosen: string;
  choose: (folder: string) => void;
  /** Articles that were dragged onto a folder; null is the top. */
  drop: (articles: readonly string[], folderId: string | null) => void;
}

/** The folders on the left of the list: where one looks, and how knowledge is put in order. */
export function FolderPane({ chosen, choose, drop }: Props) {
  const { t } = useWords();
  const may = useMay();
  const { modal } = App.useApp();
  const { failed, undoable, told } = useNotices();
  const folders = useFolders();
  const acts = useFolderActs();
  const [asking, setAsking] = useState<FolderAsk | null>(null);
  const [ruling, setRuling] = useState<Folder | null>(null);
  const manages = may('knowledge.manage');
  const items = folders.data?.items ?? [];

  const move = (folder: Folder, parentId: string | null) => {
    const verdict = mayMove(items, folder.id, parentId);
    if (verdict !== 'may') return verdict === 'here' ? undefined : told(t(`folder.move.${verdict}`));
    return acts.update.mutate(
      { folder, part: { parentId } },
      {
        onError: failed,
        onSuccess: (moved) =>
          undoable(t('folder.moved', { name: folder.name }), () =>
            acts.update.mutate({ folder: moved, part: { parentId: folder.parentId } }, { onError: failed }),
          ),
      },
    );
  };
  const remove = (folder: Folder) =>
    modal.confirm({
      icon: null,
      title: t('folder.removeTitle', { name: folder.name }),
      content: t('folder.removeHint'),
      okText: t('folder.remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        acts.remove.mutateAsync(folder.id).then(({ articles }) => {
          if (chosen === folder.id) choose(folder.parentId ?? '');
          told(t('folder.removed', { name: folder.name, count: articles }));
        }, failed),
    });
  const act = (verb: FolderVerb, folder: Folder) => {
    if (verb === 'remove') remove(folder);
    else if (verb === 'rights') setRuling(folder);
    else setAsking({ does: verb, folder });
  };
  if (folders.isPending) return <RowsLoading rows={6} />;
  if (folders.isError) return <Failed error={folders.error} retry={() => void folders.refetch()} />;
  return (
    <div className="folders">
      <header className="folders-head">
        <h2 id="folders-title">{t('folder.title')}</h2>
        {manages && (
          <Button
            type="text"
            size="small"
            aria-label={t('folder.new')}
            icon={<Icon name="plus" />}
            onClick={() => setAsking({ does: 'create', folder: null })}
          />
        )}
      </header>
      <FolderTree
        folders={items}
        top={folders.data.top.articles}
        chosen={chosen}
        choose={choose}
        {...(manages && { act, move })}
        drop={drop}
      />
      {items.length === 0 && (
        <p className="folders-hint meta">{t(manages ? 'folder.noneHint' : 'folder.noneHintReader')}</p>
      )}
      {asking && (
        <FolderForm
          ask={asking}
          folders={items}
          close={() => setAsking(null)}
          save={(folder, part) => {
            setAsking(null);
            if (part.parentId !== undefined && folder) return move(folder, part.parentId);
            const done = { onError: failed };
            if (!folder) return acts.create.mutate({ name: part.name ?? '', parentId: part.under ?? null }, done);
            return acts.update.mutate({ folder, part: { name: part.name ?? folder.name } }, done);
          }}
        />
      )}
      {ruling && <FolderRightsDialog folder={ruling} folders={items} close={() => setRuling(null)} />}
    </div>
  );
}
