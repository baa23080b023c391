import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { approvalWords } from '#contracts/http/approvals';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { usePublishRight } from '../approvals/approval-data.ts';
import type { ArticleFilter } from './article-filter.ts';
import type { Batches } from './batch-data.ts';
import { FolderSelect } from './folder-select.tsx';
import { whichArticles, type Selection } from './selection.ts';

type Verb = 'publish' | 'unpublish' | 'delete' | 'move';

/** What can be done with all that are chosen. */
export function BulkBar({
  selection,
  filter,
  batches,
  clear,
}: {
  selection: Selection;
  filter: ArticleFilter;
  batches: Batches;
  clear: () => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const publishRight = usePublishRight();
  const asks = publishRight === 'write';
  const [asking, setAsking] = useState<Verb | null>(null);
  const words = selection.all ? t('bulk.allChosen') : t('bulk.chosen', { count: selection.ids.length });
  const which = whichArticles(selection, filter);
  const finish = (work: Promise<void>) => {
    setAsking(null);
    clear();
    void work;
  };
  return (
    <>
      <div className="bulk-bar" role="region" aria-label={words}>
        <span>{words}</span>
        <Button onClick={() => setAsking('move')}>{t('bulk.move')}</Button>
        {may(`knowledge.${publishRight}`) && (
          <>
            <Button onClick={() => setAsking('publish')}>{t(asks ? 'bulk.submit' : 'bulk.publish')}</Button>
            <Button onClick={() => setAsking('unpublish')}>{t('editor.unpublish')}</Button>
            <Button danger onClick={() => setAsking('delete')}>
              {t('editor.remove')}
            </Button>
          </>
        )}
        <Button type="text" onClick={clear}>
          {t('bulk.clear')}
        </Button>
      </div>
      {asking === 'move' && (
        <MoveDialog
          title={words}
          start={filter.folder}
          close={() => setAsking(null)}
          move={(folderId) => finish(batches.move(which, folderId))}
        />
      )}
      {asking !== null && asking !== 'move' && (
        <VerbDialog
          verb={asking}
          title={words}
          asks={asks}
          close={() => setAsking(null)}
          act={(why) => finish(batches.act(asking, which, why))}
        />
      )}
    </>
  );
}

function MoveDialog({
  title,
  start,
  close,
  move,
}: {
  title: string;
  start: string;
  close: () => void;
  move: (folderId: string | null) => void;
}) {
  const { t } = useWords();
  const [folder, setFolder] = useState<string | null>(start === '' || start === 'top' ? null : start);
  return (
    <Modal
      open
      title={`${t('bulk.move')} · ${title}`}
      okText={t('bulk.move')}
      cancelText={t('common.cancel')}
      onOk={() => move(folder)}
      onCancel={close}
    >
      <FolderSelect label={t('folder.title')} value={folder} choose={setFolder} />
    </Modal>
  );
}

/** Says what will happen before it does; with approvals it takes along what the approvers should know. */
function VerbDialog({
  verb,
  title,
  asks,
  close,
  act,
}: {
  verb: 'publish' | 'unpublish' | 'delete';
  title: string;
  asks: boolean;
  close: () => void;
  act: (why: string) => void;
}) {
  const { t } = useWords();
  const [why, setWhy] = useState('');
  return (
    <Modal
      open
      title={`${t(`bulk.verb.${verb}`)} · ${title}`}
      okText={t(asks ? 'bulk.submit' : `bulk.verb.${verb}`)}
      cancelText={t('common.cancel')}
      okButtonProps={{ danger: verb === 'delete' }}
      onOk={() => act(why.trim())}
      onCancel={close}
    >
      <p className="meta">{t(`bulk.hint.${verb}`)}</p>
      {asks && (
        <>
          <p className="meta">{t('bulk.askHint')}</p>
          <Input.TextArea
            autoFocus
            aria-label={t('editor.why')}
            placeholder={t('editor.why')}
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={approvalWords}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </>
      )}
    </Modal>
  );
}
