import { Button, Drawer, Dropdown, Space } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { filterOf } from './article-filter.ts';
import { ArticleFilters } from './article-filters.tsx';
import { ArticleRows } from './article-rows.tsx';
import { useBatches } from './batch-data.ts';
import { BatchHistory } from './batch-history.tsx';
import { BatchLines } from './batch-lines.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ExportButton } from './export-button.tsx';
import { useFolders } from './folder-data.ts';
import { FolderPane } from './folder-pane.tsx';
import { KnowledgeFrame } from './frame.tsx';
import { isEmpty, nothing, type Selection } from './selection.ts';
import { TryPanel } from './try-panel.tsx';
import './knowledge.css';

/** Folders on the left, the articles of one of them on the right; the address keeps where one is and the filters. */
export function ArticleList() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const { told } = useNotices();
  const [params, setParams] = useSearchParams();
  const [choosing, setChoosing] = useState(false);
  const [selection, setSelection] = useState<Selection>(nothing);
  const batches = useBatches();
  const trying = params.get('try') !== null;
  const filter = filterOf(params);
  const set = (changes: Record<string, string | null | undefined>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  const narrow = (changes: Record<string, string | null | undefined>) => {
    setSelection(nothing);
    set(changes);
  };
  const clear = () => {
    setSelection(nothing);
    setParams(
      { ...(trying && { try: '1' }), ...(filter.folder !== '' && { folder: filter.folder }) },
      { replace: true },
    );
  };
  const choose = (folder: string) => {
    setChoosing(false);
    narrow({ folder });
  };
  const drop = (ids: readonly string[], folderId: string | null) => {
    if (!may('knowledge.write')) return told(t('folder.mayNotMove'));
    return batches.move({ ids: [...ids] }, folderId).then(() => setSelection(nothing));
  };
  const folders = <FolderPane chosen={filter.folder} choose={choose} drop={(ids, to) => void drop(ids, to)} />;
  return (
    <div className="knowledge" data-trying={trying}>
      <KnowledgeFrame
        actions={
          <>
            <Button
              icon={<Icon name="spark" />}
              aria-pressed={trying}
              onClick={() => set({ try: trying ? null : '1' })}
            >
              {t('knowledge.try')}
            </Button>
            {may('knowledge.write') && <BatchHistory undo={batches.undo} />}
            {!phone && <ExportButton filter={filter} />}
            <NewButton folder={filter.folder} />
          </>
        }
      >
        <div className="knowledge-home">
          {!phone && <aside className="knowledge-folders">{folders}</aside>}
          <div className="knowledge-list">
            <div className="page-filters">
              {phone && <FolderButton chosen={filter.folder} open={() => setChoosing(true)} />}
              <ArticleFilters filter={filter} change={narrow} />
            </div>
            <BatchLines batches={batches} />
            <ArticleRows
              filter={filter}
              selection={selection}
              select={setSelection}
              sort={(sort) => set({ sort })}
              clear={clear}
              first={<NewButton folder={filter.folder} />}
            />
            {!isEmpty(selection) && (
              <BulkBar selection={selection} filter={filter} batches={batches} clear={() => setSelection(nothing)} />
            )}
          </div>
        </div>
      </KnowledgeFrame>
      {trying && <TryPanel close={() => set({ try: null })} />}
      <Drawer
        open={phone && choosing}
        onClose={() => setChoosing(false)}
        placement="left"
        size="min(320px, 85vw)"
        title={t('folder.title')}
        styles={{ body: { padding: 0 } }}
      >
        {folders}
      </Drawer>
    </div>
  );
}

/** On a phone the folders stand behind the name of the one that is open. */
function FolderButton({ chosen, open }: { chosen: string; open: () => void }) {
  const { t } = useWords();
  const folders = useFolders().data?.items ?? [];
  const name = folders.find(({ id }) => id === chosen)?.name;
  return (
    <Button block className="folder-button" icon={<Icon name="folder" />} onClick={open}>
      {name ?? t(chosen === 'top' ? 'folder.top' : 'folder.everything')}
      <Icon name="down" size={14} />
    </Button>
  );
}

/** Write a question and its answer; the other kinds and the import one press further. */
function NewButton({ folder }: { folder: string }) {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  if (!may('knowledge.write')) return null;
  const where = folder === '' || folder === 'top' ? '' : `folder=${folder}`;
  const write = (kind?: string) => {
    const query = [kind && `kind=${kind}`, where].filter(Boolean).join('&');
    void navigate(`/knowledge/new${query === '' ? '' : `?${query}`}`);
  };
  const items = [
    { key: 'document', label: t('knowledge.newDocument'), onClick: () => write('document') },
    { key: 'script', label: t('knowledge.newScript'), onClick: () => write('script') },
    {
      key: 'import',
      label: t('knowledge.import'),
      onClick: () => void navigate(`/knowledge/import${where === '' ? '' : `?${where}`}`),
    },
  ];
  return (
    <Space.Compact>
      <Button type="primary" icon={<Icon name="plus" />} onClick={() => write()}>
        {!phone && t('knowledge.new')}
        {phone && <span className="unseen">{t('knowledge.new')}</span>}
      </Button>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button type="primary" aria-label={t('knowledge.newOther')} icon={<Icon name="down" size={14} />} />
      </Dropdown>
    </Space.Compact>
  );
}
