import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { CollectStep } from './collect-step.tsx';
import { isWorking, useImport } from './import-data.ts';
import { PreviewStep } from './preview-step.tsx';
import { ProgressStep } from './progress-step.tsx';
import { ResultStep } from './result-step.tsx';
import { StateTag } from './state-tag.tsx';

/** One import at its step. Its address is kept, so that a reload or a colleague finds it where it is. */
export function ImportPage() {
  const { t } = useWords();
  const { id = 'new' } = useParams();
  const navigate = useNavigate();
  const fresh = id === 'new';
  const found = useImport(fresh ? null : id);
  const view = found.data;
  return (
    <Page
      title={
        <span className="editor-title">
          <Button
            type="text"
            aria-label={t('common.back')}
            icon={<Icon name="back" size={18} />}
            onClick={() => void navigate('/knowledge/import')}
          />
          {t('import.title')} {view && <StateTag state={view.state} />}
        </span>
      }
      about={
        view && (
          <>
            {view.createdBy?.name} <Moment at={view.createdAt} />
          </>
        )
      }
    >
      {!fresh && found.isPending && <RowsLoading rows={10} />}
      {!fresh && found.isError && !view && <Failed error={found.error} retry={() => void found.refetch()} />}
      {(fresh || view) && <Step view={view ?? null} />}
    </Page>
  );
}

function Step({ view }: { view: ImportView | null }) {
  if (view === null || view.state === 'uploaded') return <CollectStep view={view} />;
  if (isWorking(view.state)) return <ProgressStep view={view} />;
  if (view.state === 'ready') return <PreviewStep view={view} />;
  return <ResultStep view={view} />;
}
