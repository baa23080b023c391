import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { TestHit, TestRun } from '#contracts/http/retrieval-tests';
import { useMay } from '../../app/session.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusTag } from '../knowledge/status-tag.tsx';
import { highlight } from './highlight.ts';
import type { Move } from './moves.ts';
import { SpellingAct } from './spelling-act.tsx';

/** Signals that are bars, in this order; the rest stands behind a fold. */
const bars = ['words', 'bm25', 'cosine', 'dense', 'covered', 'answered'] as const;
/** Characters of an answer that are shown. */
const answerShown = 300;

export interface Judging {
  /** The article that is right; null is none, undefined nobody said. */
  right: string | null | undefined;
  judge: (articleId: string | undefined) => void;
}

/** One hit: how probable, why, which words, and what to do when it is right or wrong. */
export function HitCard({
  hit,
  place,
  query,
  thresholds,
  move,
  judging,
}: {
  hit: TestHit;
  place: number;
  query: string;
  thresholds: TestRun['thresholds'];
  /** Undefined where nothing is compared. */
  move: Move | undefined;
  judging: Judging;
}) {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const right = judging.right === hit.articleId;
  const shown = hit.passage?.text ?? hit.answer;
  const cut = shown.length > answerShown ? `${shown.slice(0, answerShown)}…` : shown;
  return (
    <li className="test-hit" data-right={right}>
      <p className="test-hit-head">
        <span className="number test-place">{place}</span>
        <Link to={`/knowledge/${hit.articleId}`}>
          <Marked text={hit.question} words={hit.matched} />
        </Link>
        {move !== undefined && <MoveTag move={move} />}
        {hit.status !== 'published' && <StatusTag status={hit.status} />}
      </p>
      <Probability value={hit.probability} thresholds={thresholds} />
      {hit.matchedQuestion !== hit.question && hit.passage === null && (
        <p className="test-nearest">
          <span className="meta">{t('test.nearest')}</span> <Marked text={hit.matchedQuestion} words={hit.matched} />
        </p>
      )}
      {hit.passage && (
        <p className="meta test-heading">
          <Icon name="file" size={12} />
          {[...hit.passage.heading, hit.passage.page === null ? '' : t('test.page', { page: hit.passage.page })]
            .filter((piece) => piece !== '')
            .join(' › ')}
        </p>
      )}
      <p className="test-answer">
        <Marked text={cut} words={hit.matched.filter((word) => word.length > 1)} />
      </p>
      <Signals signals={hit.signals} open={open} />
      <div className="test-hit-acts">
        <button type="button" className="step-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'next'} size={12} /> {t('try.signals')}
        </button>
        <span className="test-hit-gap" />
        <Button
          size="small"
          type="text"
          aria-pressed={right}
          icon={<Icon name="check" size={14} />}
          onClick={() => judging.judge(right ? undefined : hit.articleId)}
        >
          {t(right ? 'test.isRight' : 'test.right')}
        </Button>
        {may('knowledge.write') && (
          <>
            {hit.signals['exact'] !== 1 && (
              <SpellingAct articleId={hit.articleId} question={hit.question} words={query} kind="similar" />
            )}
            <SpellingAct articleId={hit.articleId} question={hit.question} words={query} kind="negative" />
          </>
        )}
      </div>
    </li>
  );
}

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return highlight(text, words).map((stretch, at) =>
    // A stretch has no name but its place.
    stretch.hit ? <mark key={at}>{stretch.words}</mark> : <span key={at}>{stretch.words}</span>,
  );
}

function MoveTag({ move }: { move: Move }) {
  const { t } = useWords();
  if (move === 0) return null;
  const tone = move === 'new' || move > 0 ? 'tag-done' : 'tag-waiting';
  const words =
    move === 'new'
      ? t('test.moved.new')
      : move > 0
        ? t('test.moved.up', { places: move })
        : t('test.moved.down', { places: -move });
  return <span className={`tag ${tone}`}>{words}</span>;
}

/** The probability on a line from 0 to 1, with the marks from which the bot answers and from which it offers. */
function Probability({ value, thresholds: { sure, choice } }: { value: number; thresholds: TestRun['thresholds'] }) {
  const { t } = useWords();
  const percent = (part: number) => `${Math.round(part * 100)}%`;
  return (
    <div className="test-probability" title={t('test.lines', { sure: percent(sure), choice: percent(choice) })}>
      <span className="test-line" aria-hidden="true">
        <i style={{ width: percent(value) }} data-sure={value >= sure} />
        <b style={{ left: percent(choice) }} />
        <b style={{ left: percent(sure) }} />
      </span>
      <span className="number">{percent(value)}</span>
    </div>
  );
}

function Signals({ signals, open }: { signals: Readonly<Record<string, number>>; open: boolean }) {
  const { t, locale } = useWords();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const words = (name: string) => {
    const key = `signal.${name}`;
    return isWordKey(key) ? t(key) : name;
  };
  const shown = bars.filter((name) => signals[name] !== undefined);
  const rest = Object.keys(signals).filter((name) => !shown.some((bar) => bar === name));
  return (
    <>
      <dl className="test-signals">
        {shown.map((name) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd>
              <span className="test-bar" aria-hidden="true">
                <i style={{ width: `${Math.max(0, Math.min(1, signals[name]!)) * 100}%` }} />
              </span>
              <span className="number">{number.format(signals[name]!)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {(signals['refused'] ?? 0) > 0 && (
        <p className="test-refused">
          <Icon name="close" size={12} /> {t('test.refused')}
        </p>
      )}
      {open && (
        <dl className="signals">
          {rest.map((name) => (
            <div key={name}>
              <dt>{words(name)}</dt>
              <dd className="number">{number.format(signals[name]!)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
