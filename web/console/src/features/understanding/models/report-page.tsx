import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { reportFile, type ModelReport } from '#contracts/http/learning';
import { saveBlob } from '../../../app/csv.ts';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page, WayBack } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { TryDrawer } from '../try/try-drawer.tsx';
import { useReport } from '../understanding-data.ts';
import { Confusion } from './confusion.tsx';
import { ErrorList } from './error-list.tsx';
import { Histogram } from './histogram.tsx';
import { LabelTable } from './label-table.tsx';
import { LearningCurve } from './learning-curve.tsx';
import { StateTag } from './state-tag.tsx';
import { Summary } from './summary.tsx';
import { usePromote } from './use-changeover.tsx';

/** What was measured of one version, on examples that it had not seen. */
export function ReportPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const report = useReport(id);
  return (
    <WayBack value="/understanding/models">
      <Page
        title={report.data ? t('trained.version', { number: report.data.version.number }) : t('understanding.models')}
        actions={report.data && <Acts report={report.data} />}
      >
        {report.isPending && <RowsLoading rows={10} />}
        {report.isError && <Failed error={report.error} retry={() => void report.refetch()} />}
        {report.data && <Report report={report.data} />}
      </Page>
    </WayBack>
  );
}

function Report({ report }: { report: ModelReport }) {
  const { t } = useWords();
  const { version } = report;
  return (
    <div className="sections">
      <p className="version-about">
        <StateTag state={version.state} />{' '}
        <span className="meta">
          {t('trained.trainedAt')} <Moment at={version.trainedAt} /> · {version.trainedBy?.name ?? t('trained.byPack')}{' '}
          · {t('intent.sizes', { intents: version.intents, examples: version.examples })} ·{' '}
          {t('trained.took', { seconds: version.trainSeconds.toFixed(1), kb: Math.round(version.bytes / 1024) })}
        </span>
      </p>
      <Section title={t('trained.summary')}>
        <Summary version={version} />
      </Section>
      <Section title={t('trained.confusion')}>
        <Confusion versionId={version.id} confusion={report.confusion} />
      </Section>
      <Section title={t('trained.perIntent')} count={report.labels.length}>
        <LabelTable labels={report.labels} />
      </Section>
      <Section title={t('trained.errors')} count={report.errors}>
        <ErrorList versionId={version.id} labels={report.confusion.labels} />
      </Section>
      <Section title={t('trained.histogram')}>
        <Histogram rows={report.histogram} />
      </Section>
      <Section title={t('trained.curve')}>
        <LearningCurve points={report.curve} />
      </Section>
    </div>
  );
}

function Acts({ report: { version } }: { report: ModelReport }) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay()('understanding.manage');
  const { failed } = useNotices();
  const promote = usePromote();
  const [trying, tryOut] = useState(false);
  const take = (file: (typeof reportFile.options)[number]) =>
    call('models.file', { params: { id: version.id, file } }).then(
      (bytes) => saveBlob(`v${version.number}-${file}`, bytes),
      failed,
    );
  const items = reportFile.options.map((file) => ({ key: file, label: file, onClick: () => void take(file) }));
  return (
    <>
      <Button onClick={() => tryOut(true)}>{t('tryout.open')}</Button>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button icon={<Icon name="file" />} aria-label={t('trained.files')}>
          <span className="wide-only">{t('trained.files')}</span>
        </Button>
      </Dropdown>
      {may && version.state !== 'in service' && (
        <Button type="primary" onClick={() => promote(version)}>
          {t('trained.promote')}
        </Button>
      )}
      <TryDrawer open={trying} close={() => tryOut(false)} versionId={version.id} />
    </>
  );
}
