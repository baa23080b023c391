import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Experiment } from '#contracts/http/learning';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Page } from '../../../ui/page.tsx';
import { Section } from '../../../ui/section.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { useAgain, understandingKey } from '../understanding-data.ts';
import { Figures } from './figures.tsx';
import { Running } from './running.tsx';
import { StartForm } from './start-form.tsx';

/** How often a running experiment is looked at, in milliseconds. */
const watchMs = 10_000;
/** Experiments read at once. */
const perPage = 20;

/** Two versions beside each other with real customers. */
export function ExperimentsSection() {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const { call } = useServices();
  const again = useAgain();
  const list = useQuery({
    queryKey: [...understandingKey, 'experiments'],
    queryFn: ({ signal }) => call('experiments.list', { query: { limit: perPage } }, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(({ state: now }) => now === 'running') ? watchMs : false),
  });
  const start = useMutation({
    mutationFn: (body: { versionId: string; share: number }) => call('experiments.start', { body }),
    onSuccess: again,
  });
  const items = list.data?.items ?? [];
  const running = items.find(({ state }) => state === 'running');
  const over = items.filter(({ state }) => state === 'stopped');
  return (
    <Page title={t('understanding.experiments')} about={t('experiment.about')}>
      {list.isPending && <RowsLoading rows={8} height={32} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && (
        <div className="sections">
          {running && <Running experiment={running} may={may} />}
          {!running && may && (
            <Section title={t('experiment.new')}>
              <StartForm start={{ ...start, act: start.mutate }} />
            </Section>
          )}
          {!running && !may && over.length === 0 && (
            <Empty icon="split" title={t('experiment.empty')} hint={t('experiment.emptyHint')} />
          )}
          {over.length > 0 && (
            <Section title={t('experiment.past')} count={over.length}>
              <ul className="plain-list">
                {over.map((experiment) => (
                  <li key={experiment.id}>
                    <Past experiment={experiment} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      )}
    </Page>
  );
}

function Past({ experiment }: { experiment: Experiment }) {
  const { t } = useWords();
  const { arms, startedAt, endedAt, ended, endedBy, winner } = experiment;
  const [a, b] = arms;
  // What is folded away is no stop for the keyboard.
  const [open, setOpen] = useState(false);
  const won = arms.find(({ versionId }) => versionId === winner);
  return (
    <details className="folded past" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        v{a.number} / v{b.number} · {t(`experiment.verdict.${experiment.verdict}`)}
      </summary>
      <p className="meta">
        <Moment at={startedAt} form="stamp" /> – {endedAt && <Moment at={endedAt} form="stamp" />} ·{' '}
        {ended === 'guardrail' ? t('experiment.byGuardrail') : t('experiment.byStaff', { name: endedBy?.name ?? '' })} ·{' '}
        {won ? t('experiment.won', { number: won.number }) : t('experiment.noWinner')}
      </p>
      {open && <Figures experiment={experiment} />}
    </details>
  );
}
