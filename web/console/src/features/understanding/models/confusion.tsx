import { Link } from 'react-router';
import type { ModelReport } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';
import { percent } from '../share.ts';
import { useAllIntents } from '../understanding-data.ts';
import { worstPairs, type Label } from './confusions.ts';

/** Per cent of colour in a cell, for the least and the most: above that its figure is hard to read in the dark. */
const heatLeast = 10;
const heatSpan = 25;
/** Pairs that are named below the table. */
const named = 8;

/** What was taken for what: the worst pairs in words, and the whole as a table with heat. */
export function Confusion({ versionId, confusion }: { versionId: string; confusion: ModelReport['confusion'] }) {
  const { t } = useWords();
  const pairs = worstPairs(confusion, named);
  return (
    <>
      {pairs.length === 0 ? (
        <p className="meta">{t('trained.noConfusion')}</p>
      ) : (
        <ol className="plain-list confused" aria-label={t('trained.worstPairs')}>
          {pairs.map(({ gold, said, count, share }) => (
            <li key={`${gold.name} ${said.name}`}>
              <span>
                <LabelLink label={gold} /> <span className="meta">{t('trained.takenFor')}</span>{' '}
                <LabelLink label={said} />
              </span>
              <Link to={errorsOf(versionId, gold, said)} className="number">
                {t('trained.times', { count })} <span className="meta">{percent(share, 0)}</span>
              </Link>
            </li>
          ))}
        </ol>
      )}
      <Matrix versionId={versionId} confusion={confusion} />
    </>
  );
}

/** Where the mistakes of a pair are listed. */
function errorsOf(versionId: string, gold: Label, said: Label): string {
  const pair = new URLSearchParams({ ...(gold.name && { gold: gold.name }), ...(said.name && { said: said.name }) });
  return `/understanding/models/${versionId}?${pair.toString()}#errors`;
}

/** An intent by what it is called, leading to it while it is kept. */
export function LabelLink({ label }: { label: Label | null }) {
  const { t } = useWords();
  const intents = useAllIntents();
  if (label === null || label.name === '')
    return <Link to="/understanding/intents/out-of-scope">{t('intent.outOfScope')}</Link>;
  const kept = intents.data?.find(({ name }) => name === label.name);
  return kept ? <Link to={`/understanding/intents/${kept.id}`}>{kept.title}</Link> : <span>{label.title}</span>;
}

function Matrix({
  versionId,
  confusion: { labels, matrix, cut },
}: {
  versionId: string;
  confusion: ModelReport['confusion'];
}) {
  const { t } = useWords();
  const title = ({ name, title: words }: Label) => (name === '' ? t('intent.outOfScope') : words);
  return (
    <>
      <div className="table-scroll matrix-scroll" tabIndex={0} role="region" aria-label={t('trained.matrix')}>
        <table className="matrix">
          <caption className="meta">{t('trained.matrixHint')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('trained.matrixCorner')}</th>
              {labels.map((label, at) => (
                <th key={label.name} scope="col">
                  <abbr title={title(label)}>{at + 1}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((gold, at) => (
              <tr key={gold.name}>
                <th scope="row">
                  <span className="meta">{at + 1}</span> {title(gold)}
                </th>
                {labels.map((said, to) => (
                  <Cell
                    key={said.name}
                    count={matrix[at]?.[to] ?? 0}
                    all={(matrix[at] ?? []).reduce((sum, count) => sum + count, 0)}
                    right={at === to}
                    href={errorsOf(versionId, gold, said)}
                    words={t('trained.cell', { gold: title(gold), said: title(said), count: matrix[at]?.[to] ?? 0 })}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cut && <p className="meta">{t('trained.matrixCut')}</p>}
    </>
  );
}

function Cell({
  count,
  all,
  right,
  href,
  words,
}: {
  count: number;
  all: number;
  right: boolean;
  href: string;
  words: string;
}) {
  if (count === 0) return <td />;
  const heat = { '--heat': `${Math.round(heatLeast + (count / all) * heatSpan)}%` } as React.CSSProperties;
  return (
    <td className={right ? 'cell-right' : 'cell-wrong'} style={heat}>
      {right ? (
        count
      ) : (
        <Link to={href} aria-label={words} title={words}>
          {count}
        </Link>
      )}
    </td>
  );
}
