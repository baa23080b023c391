import { Fragment } from 'react';
import type { TestRun, Verdict } from '#contracts/http/retrieval-tests';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty } from '../../ui/states.tsx';
import { HitCard, type Judging } from './hit-card.tsx';
import { keyOf, lostHits, movesOf } from './moves.ts';

const tones: Record<Verdict, string> = { sure: 'tag-done', ambiguous: 'tag-waiting', unknown: 'tag-breach' };

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { t } = useWords();
  return <span className={`tag ${tones[verdict]}`}>{t(`verdict.${verdict}`)}</span>;
}

/** What one setting finds, and what the bot would make of it. */
export function RunColumn({
  run,
  before,
  query,
  judging,
  name,
}: {
  run: TestRun;
  /** The other setting, to tell what moved. */
  before: TestRun | undefined;
  query: string;
  judging: Judging;
  /** Undefined where there is only one. */
  name: string | undefined;
}) {
  const { t, locale } = useWords();
  const percent = (part: number) => `${Math.round(part * 100)}%`;
  const moves = before && movesOf(before.hits, run.hits);
  const lost = before ? lostHits(before.hits, run.hits) : [];
  const ms = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(run.tookMs);
  return (
    <section className="test-run" aria-label={name ?? t('test.results')}>
      <header className="test-verdict">
        {name && <h2>{name}</h2>}
        <VerdictTag verdict={run.verdict} />
        <span>{verdictWords(run, t)}</span>
        <span className="meta test-lines">
          {t('test.lines', { sure: percent(run.thresholds.sure), choice: percent(run.thresholds.choice) })} · {ms} ms
        </span>
      </header>
      {run.readAs !== null && (
        <p className="test-read-as">
          <Icon name="keyboard" size={14} /> {t('test.readAs', { words: run.readAs })}
        </p>
      )}
      {run.hidden > 0 && <p className="meta">{t('test.hidden', { count: run.hidden })}</p>}
      {run.hits.length === 0 && <Empty icon="search" title={t('try.none')} hint={t('try.noneHint')} />}
      <ol className="test-hits">
        {run.hits.map((hit, at) => (
          <Fragment key={keyOf(hit)}>
            <HitCard
              hit={hit}
              place={at + 1}
              query={query}
              thresholds={run.thresholds}
              move={moves?.[at]}
              judging={judging}
            />
            {at + 1 === cutAfter(run) && at + 1 < run.hits.length && (
              <li className="test-cut">
                <span>{t('test.notSaid')}</span>
              </li>
            )}
          </Fragment>
        ))}
      </ol>
      {lost.length > 0 && (
        <div className="test-lost">
          <h3>{t('test.lost')}</h3>
          <ul>
            {lost.map((hit) => (
              <li key={keyOf(hit)}>{hit.question}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** So many hits reach the customer. */
function cutAfter({ verdict, choices }: TestRun): number {
  return verdict === 'sure' ? 1 : verdict === 'ambiguous' ? choices : 0;
}

function verdictWords(run: TestRun, t: ReturnType<typeof useWords>['t']): string {
  if (run.verdict === 'ambiguous') return t('test.verdict.ambiguous', { choices: run.choices });
  return t(run.verdict === 'sure' ? 'test.verdict.sure' : 'test.verdict.unknown');
}
