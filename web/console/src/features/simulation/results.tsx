import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { RehearsalResult, SimulationRun } from '#contracts/http/simulations';
import { useClock } from '../../app/clock.ts';
import { csvOf, saveFile } from '../../app/csv.ts';
import { useWords, type Words } from '../../app/words.ts';
import { Section } from '../../ui/section.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { comparedOf, shownOf, type Compared, type Shown } from './compared.ts';
import { ResultRow } from './result-row.tsx';
import { useResult } from './simulation-data.ts';

/** Rows shown before more are asked for. */
const first = 20;

/** One run, the latest unless another is chosen, beside the one before it. */
export function Results({ setId, runs }: { setId: string; runs: readonly SimulationRun[] }) {
  const { t } = useWords();
  const { stamp } = useClock();
  const [chosen, choose] = useState<string | null>(null);
  const at = Math.max(
    runs.findIndex(({ id }) => id === chosen),
    0,
  );
  const run = runs[at]!;
  const before = runs.slice(at + 1).find(({ state }) => state === 'done');
  const label = (one: SimulationRun) =>
    `${stamp(one.endedAt ?? one.requestedAt)} · ${t(`simulation.against.${one.against.kind}`)}`;
  return (
    <Section
      title={t('simulation.result')}
      side={
        <Select
          aria-label={t('simulation.whichRun')}
          className="simulation-which"
          value={run.id}
          onChange={choose}
          options={runs.map((one) => ({ value: one.id, label: label(one) }))}
        />
      }
    >
      {run.state === 'failed' && <p role="alert">{t('simulation.failedRun')}</p>}
      <Tiles run={run} before={before} />
      <Rows key={run.id} setId={setId} run={run} before={before} />
    </Section>
  );
}

function Tiles({ run, before }: { run: SimulationRun; before: SimulationRun | undefined }) {
  const { t } = useWords();
  const ms = (value: number | null) => (value === null ? '—' : `${value.toFixed(1)} ms`);
  const tiles = [
    {
      word: t('simulation.passed'),
      value: `${run.passed} / ${run.played}`,
      was: before && `${before.passed} / ${before.played}`,
    },
    { word: t('simulation.failed'), value: String(run.failed), was: before && String(before.failed) },
    { word: t('simulation.turns'), value: String(run.turns), was: undefined },
    { word: t('simulation.speed'), value: ms(run.msP95), was: before && ms(before.msP95) },
    ...(run.drafts > 0 ? [{ word: t('simulation.drafts'), value: String(run.drafts), was: undefined }] : []),
  ];
  return (
    <dl className="tiles">
      {tiles.map(({ word, value, was }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
          {was !== undefined && was !== value && <dd className="meta">{t('simulation.was', { value: was })}</dd>}
        </div>
      ))}
    </dl>
  );
}

function Rows({ setId, run, before }: { setId: string; run: SimulationRun; before: SimulationRun | undefined }) {
  const { t } = useWords();
  const result = useResult(setId, run.id);
  const earlier = useResult(setId, before?.id);
  const [shown, show] = useState<Shown>('failed');
  const [all, showAll] = useState(false);
  if (result.isPending) return <RowsLoading rows={6} />;
  if (result.isError) return <Failed error={result.error} retry={() => void result.refetch()} />;
  const compared = comparedOf(result.data.items, earlier.data?.items ?? null);
  const rows = shownOf(compared, shown);
  const count = (which: Shown) => shownOf(compared, which).length;
  const options = (['failed', 'changed', 'all'] as const).map((value) => ({
    value,
    label: `${t(`simulation.shown.${value}`)} ${count(value)}`,
  }));
  return (
    <>
      <div className="section-head">
        <Segmented
          aria-label={t('simulation.shown')}
          value={shown}
          onChange={show}
          options={before ? options : options.filter(({ value }) => value !== 'changed')}
        />
        <Button onClick={() => saveFile(`${t('simulation.result')}.csv`, csv(compared, t), 'text/csv')}>
          {t('simulation.exportResult')}
        </Button>
      </div>
      {rows.length === 0 && <p className="meta">{t(`simulation.none.${shown}`)}</p>}
      <ul className="plain-list simulation-results">
        {rows.slice(0, all ? rows.length : first).map((row) => (
          <li key={row.now.dialogueId}>
            <ResultRow setId={setId} runId={run.id} row={row} />
          </li>
        ))}
      </ul>
      {!all && rows.length > first && (
        <p className="list-more">
          <Button onClick={() => showAll(true)}>{t('simulation.more', { count: rows.length - first })}</Button>
        </p>
      )}
    </>
  );
}

function csv(rows: readonly Compared[], t: Words): string {
  const line = ({ name, passed, diverged }: RehearsalResult) => [
    name,
    t(passed ? 'simulation.passed' : 'simulation.failed'),
    String(diverged?.turn ?? ''),
    diverged?.reply.says ?? '',
    diverged?.wrong.map(({ what, expected }) => `${t(`simulation.what.${what}`)}: ${expected}`).join('\n') ?? '',
    diverged?.reply.reply ?? '',
    diverged?.reply.sources.map(({ title }) => title).join('\n') ?? '',
  ];
  const head = ['dialogueName', 'result', 'turnAt', 'says', 'expected', 'got', 'sources'] as const;
  return csvOf([
    [...head.map((key) => t(`simulation.${key}`)), t('simulation.before')],
    ...rows.map(({ now, before }) => [
      ...line(now),
      before ? t(before.passed ? 'simulation.passed' : 'simulation.failed') : '',
    ]),
  ]);
}
