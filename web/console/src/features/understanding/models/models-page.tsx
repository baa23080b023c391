import { Button } from 'antd';
import { Link } from 'react-router';
import type { ModelVersion, Training, UnderstandingOverview } from '#contracts/http/learning';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Page } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { WorkProgress } from '../../../ui/work-progress.tsx';
import { percent, pointsApart } from '../share.ts';
import { useOverview } from '../understanding-data.ts';
import { useModelActs, useTrainings, useVersions } from './model-data.ts';
import { useRollBack } from './use-changeover.tsx';
import { StateTag } from './state-tag.tsx';

/** Train, see how far it is, and what came of it. */
export function ModelsPage() {
  const { t } = useWords();
  const overview = useOverview();
  return (
    <Page
      title={t('understanding.models')}
      about={t('trained.about')}
      actions={overview.data && <Acts overview={overview.data} />}
    >
      {overview.isPending && <RowsLoading rows={8} height={40} />}
      {overview.isError && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {overview.data && (
        <div className="sections">
          <Standing overview={overview.data} />
          <Versions />
          <Trainings />
        </div>
      )}
    </Page>
  );
}

function Acts({ overview: { training, before } }: { overview: UnderstandingOverview }) {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const { failed } = useNotices();
  const { train } = useModelActs();
  const rollBack = useRollBack();
  if (!may) return null;
  return (
    <>
      {before && <Button onClick={() => rollBack(before)}>{t('trained.rollBack')}</Button>}
      <Button
        type="primary"
        disabled={training !== null}
        loading={train.isPending}
        onClick={() => train.mutate(undefined, { onError: failed })}
      >
        {t('trained.train')}
      </Button>
    </>
  );
}

function Standing({ overview }: { overview: UnderstandingOverview }) {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const { failed } = useNotices();
  const { cancel } = useModelActs();
  const { inService, training, changes, examples, intents } = overview;
  return (
    <Section title={t('trained.standing')}>
      {training && (
        <WorkProgress
          words={
            training.state === 'queued'
              ? t('trained.queued')
              : t(`trained.stage.${training.stage ?? 'reading'}`, { share: Math.floor(training.progress * 100) })
          }
          share={training.progress}
          stop={
            may
              ? {
                  words: t('trained.cancel'),
                  act: () => cancel.mutate(training.id, { onError: failed }),
                  busy: cancel.isPending,
                }
              : undefined
          }
        />
      )}
      {inService ? (
        <p>
          {t('trained.inService', { number: inService.number })}{' '}
          <Moment at={inService.promotedAt ?? inService.trainedAt} />
          {changes > 0 && ` · ${t('trained.changes', { count: changes })}`}
        </p>
      ) : (
        <p>{t(intents === 0 ? 'trained.noneYet' : 'trained.noneInService', { intents, examples })}</p>
      )}
    </Section>
  );
}

function Versions() {
  const { t } = useWords();
  const list = useVersions();
  const items = list.data?.items ?? [];
  return (
    <Section title={t('trained.versions')} count={items.length}>
      {list.isPending && <RowsLoading rows={4} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="understanding" title={t('trained.empty')} hint={t('trained.emptyHint')} />
      )}
      {items.length > 0 && (
        <ul className="plain-list" aria-label={t('trained.versions')}>
          {items.map((version) => (
            <li key={version.id}>
              <VersionLine version={version} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function VersionLine({ version }: { version: ModelVersion }) {
  const { t } = useWords();
  const { id, number, state, trainedAt, trainedBy, intents, examples, scores, against, note } = version;
  const apart = against && pointsApart(scores.macroF1, against.scores.macroF1);
  return (
    <Link to={`/understanding/models/${id}`} className="line-link version-line">
      <span className="line-what">
        <span className="line-name">
          {t('trained.version', { number })} <StateTag state={state} /> {note}
        </span>
        <span className="meta">
          <Moment at={trainedAt} /> · {trainedBy?.name ?? t('trained.byPack')} ·{' '}
          {t('intent.sizes', { intents, examples })}
        </span>
      </span>
      <span className="intent-side">
        <span className="number">
          <span className="meta">{t('trained.accuracy')}</span> {percent(scores.accuracy)}
        </span>
        <span className="number">
          <span className="meta">F1</span> {percent(scores.macroF1)}
          {apart && <span className={apart.startsWith('+') ? 'is-better' : 'is-worse'}> {apart}</span>}
        </span>
      </span>
    </Link>
  );
}

function Trainings() {
  const { t } = useWords();
  const list = useTrainings();
  const failed = (list.data?.items ?? []).flatMap(({ state, ...training }) =>
    state === 'failed' || state === 'cancelled' ? [{ state, ...training }] : [],
  );
  if (failed.length === 0) return null;
  return (
    <Section title={t('trained.trainings')}>
      <ul className="plain-list trainings">
        {failed.map((training) => (
          <li key={training.id}>
            <span className={`tag ${training.state === 'failed' ? 'tag-breach' : ''}`}>
              {t(`trained.training.${training.state}`)}
            </span>{' '}
            <Moment at={training.endedAt ?? training.requestedAt} /> {training.by?.name}{' '}
            <FailureWords training={training} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function FailureWords({ training: { failure } }: { training: Pick<Training, 'failure'> }) {
  const { t } = useWords();
  return failure === null ? null : <span className="meta">{t(`trained.failure.${failure}`)}</span>;
}
