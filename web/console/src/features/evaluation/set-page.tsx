import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { EvaluationRun, EvaluationSet } from '#contracts/http/evaluations';
import { saveBlob } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Section } from '../../ui/section.tsx';
import { SetFrame } from '../sets/set-frame.tsx';
import { SetMenu } from '../sets/set-menu.tsx';
import { useRuns, useSet, useSetActs } from './evaluation-data.ts';
import { MissList } from './miss-list.tsx';
import { RowList } from './row-list.tsx';
import { RunProgress } from './run-progress.tsx';
import { ScoreTiles } from './score-tiles.tsx';
import { SetForm } from './set-form.tsx';
import { TrendChart } from './trend-chart.tsx';

/** One set: how it stands, how it went, what it asks. */
export function SetPage() {
  const { id = '' } = useParams();
  return (
    <SetFrame area="evaluations" set={useSet(id)} actions={(set) => <Acts set={set} />}>
      {(set) => (
        <>
          <Standing set={set} />
          <RowList set={set} />
        </>
      )}
    </SetFrame>
  );
}

function Standing({ set }: { set: EvaluationSet }) {
  const { t } = useWords();
  const runs = useRuns(set.id);
  const items = runs.data?.items ?? [];
  // The latest that is over, also one with drafts: whoever asked for it wants to see it.
  const latest = items.find(({ state }) => state === 'done' || state === 'failed');
  return (
    <>
      {set.current && <RunProgress run={set.current} />}
      {latest && (
        <Section title={t('evaluation.result')} side={<Caption run={latest} />}>
          {latest.state === 'failed' && <p role="alert">{t('evaluation.failedRun')}</p>}
          {latest.scores && <ScoreTiles scores={latest.scores} />}
        </Section>
      )}
      {items.length > 0 && (
        <Section title={t('evaluation.trend')}>
          <TrendChart runs={items} />
        </Section>
      )}
      {latest?.state === 'done' && (
        <Section title={t('evaluation.misses')}>
          <MissList setId={set.id} runId={latest.id} />
        </Section>
      )}
    </>
  );
}

function Caption({ run }: { run: EvaluationRun }) {
  const { t } = useWords();
  return (
    <span className="meta">
      {t(`evaluation.cause.${run.cause}`)} · <Moment at={run.endedAt ?? run.requestedAt} />
      {run.by && ` · ${run.by.name}`}
    </span>
  );
}

function Acts({ set }: { set: EvaluationSet }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed } = useNotices();
  const may = useMay()('knowledge.write');
  const acts = useSetActs(set.id);
  const [editing, edit] = useState(false);
  const run = (drafts: boolean) => acts.run.mutate(drafts, { onError: failed });
  const take = () =>
    call('evaluations.export', { params: { id: set.id } }).then((file) => saveBlob(`${set.name}.csv`, file), failed);
  const idle = set.current === null && set.rows > 0;
  const items = [
    { key: 'export', label: t('evaluation.export'), onClick: () => void take(), shown: set.rows > 0 },
    { key: 'drafts', label: t('evaluation.runDrafts'), onClick: () => run(true), shown: may && idle },
    { key: 'edit', label: t('evaluation.edit'), onClick: () => edit(true), shown: may },
  ];
  return (
    <>
      {may && (
        <Button type="primary" disabled={!idle} loading={acts.run.isPending} onClick={() => run(false)}>
          {t('evaluation.run')}
        </Button>
      )}
      <SetMenu
        area="evaluations"
        items={items}
        removal={{
          ask: t('evaluation.removeAsk', { name: set.name }),
          hint: t('evaluation.removeHint'),
          words: t('evaluation.remove'),
          remove: () => acts.remove.mutateAsync(),
          forget: acts.forget,
          shown: may,
        }}
      />
      {editing && <SetForm set={set} close={() => edit(false)} saved={() => edit(false)} />}
    </>
  );
}
