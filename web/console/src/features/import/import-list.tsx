import { Button, Progress } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ImportRow } from '#contracts/http/imports';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { KnowledgeFrame } from '../knowledge/frame.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { isWorking, useImports } from './import-data.ts';
import { StateTag } from './state-tag.tsx';
import { UndoButton } from './undo-button.tsx';

/** What was brought in, by whom, and what is still under way. */
export function ImportList() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [exporting, setExporting] = useState(false);
  const list = useImports();
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const begin = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => void navigate('/knowledge/import/new')}>
      {t('import.new')}
    </Button>
  );
  return (
    <KnowledgeFrame
      about={t('import.about')}
      actions={
        <>
          {may('company.export') && (
            <Button icon={<Icon name="file" />} onClick={() => setExporting(true)}>
              {t('transfer.open2')}
            </Button>
          )}
          {begin}
        </>
      }
    >
      {list.isPending && <RowsLoading rows={8} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty icon="file" title={t('import.empty')} hint={t('import.emptyHint')} action={begin} />
      )}
      <ul className="import-rows">
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {list.data && <LoadMore list={list} />}
      {exporting && <ExportDialog close={() => setExporting(false)} />}
    </KnowledgeFrame>
  );
}

function Row({ row }: { row: ImportRow }) {
  const { t, locale } = useWords();
  const names = row.names.join(t('common.listed'));
  const title = row.files > row.names.length ? t('import.andMore', { names, count: row.files }) : names;
  const figure = new Intl.NumberFormat(locale);
  return (
    <li className="import-row">
      <div className="import-row-main">
        <Link to={`/knowledge/import/${row.id}`}>{title || t('import.untitled')}</Link>
        <span className="meta">
          {row.createdBy?.name} <Moment at={row.createdAt} />
        </span>
      </div>
      <div className="import-row-state">
        <StateTag state={row.state} />
        {isWorking(row.state) && (
          <Progress percent={row.progress.percent} size="small" aria-label={t(`import.state.${row.state}`)} />
        )}
        {row.state === 'ready' && (
          <span className="meta">
            {t('import.readyCounts', {
              new: figure.format(row.counts.new),
              changes: figure.format(row.counts.changes + row.counts.conflict),
              refused: figure.format(row.counts.refused),
            })}
          </span>
        )}
        {row.result && row.state === 'committed' && (
          <span className="meta">
            {t('import.doneCounts', {
              added: figure.format(row.result.added),
              changed: figure.format(row.result.changed),
              unchanged: figure.format(row.result.unchanged),
            })}
          </span>
        )}
      </div>
      <div className="import-row-acts">{row.state === 'committed' && <UndoButton row={row} size="small" />}</div>
    </li>
  );
}
