import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  rehearsedOutcome,
  type Divergence,
  type RehearsalResult,
  type RehearsedOutcome,
} from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Compared } from './compared.ts';
import { PlayedDialogue } from './played-dialogue.tsx';

/** One dialogue of a run: what was expected and what came, beside the run before. */
export function ResultRow({ setId, runId, row }: { setId: string; runId: string; row: Compared }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { now, before, change } = row;
  return (
    <>
      <p className="result-head">
        <span className={`tag ${now.passed ? 'tag-done' : 'tag-breach'}`}>
          {t(now.passed ? 'simulation.passed' : 'simulation.failed')}
        </span>
        <span className="result-name">{now.name}</span>
        {change && <span className={`meta change-${change}`}>{t(`simulation.change.${change}`)}</span>}
        <Button
          type="text"
          size="small"
          aria-expanded={open}
          aria-label={`${t('simulation.show')} ${now.name}`}
          icon={<Icon name={open ? 'down' : 'next'} size={14} />}
          onClick={() => setOpen(!open)}
        >
          {t('simulation.show')}
        </Button>
      </p>
      {(now.diverged || change !== null) && (
        <div className={change === null ? 'result-sides' : 'result-sides result-two'}>
          <Side title={change === null ? null : t('simulation.now')} result={now} />
          {change !== null && before && <Side title={t('simulation.before')} result={before} />}
        </div>
      )}
      {open && <PlayedDialogue setId={setId} runId={runId} dialogueId={now.dialogueId} />}
    </>
  );
}

function Side({ title, result: { diverged, turns } }: { title: string | null; result: RehearsalResult }) {
  const { t } = useWords();
  return (
    <div className="result-side">
      {title !== null && <h3>{title}</h3>}
      {diverged === null ? (
        <p className="meta">{t('simulation.allTurns', { count: turns })}</p>
      ) : (
        <>
          <p>
            <span className="meta">{t('simulation.turn', { at: diverged.turn })}</span> {diverged.reply.says}
          </p>
          <dl className="result-wrong">
            {diverged.wrong.map((wrong) => (
              <Wrong key={`${wrong.what} ${wrong.expected}`} wrong={wrong} />
            ))}
          </dl>
          <p className="result-reply">
            <span className="meta">{t('simulation.got')}</span> {diverged.reply.reply || t('simulation.nothing')}
          </p>
          {diverged.reply.choices.length > 0 && (
            <p className="meta">
              {t('simulation.choices')} {diverged.reply.choices.join(' · ')}
            </p>
          )}
          {diverged.reply.sources.map(({ articleId, title: source }) => (
            <p key={articleId} className="meta">
              {t('simulation.source')} <Link to={`/knowledge/${articleId}`}>{source}</Link>
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function Wrong({ wrong: { what, expected, got } }: { wrong: Divergence }) {
  const { t } = useWords();
  // Outcomes in the reader's words; everything else as it stands.
  const words = (value: string) => (isOutcome(value) && what === 'outcome' ? t(`outcome.${value}`) : value);
  const isText = what === 'contains' || what === 'notContains';
  return (
    <div>
      <dt>{t(`simulation.what.${what}`)}</dt>
      <dd>
        {words(expected)}
        {!isText && (
          <>
            <span className="meta"> → </span>
            <strong>{got === '' ? t('simulation.nothing') : words(got)}</strong>
          </>
        )}
      </dd>
    </div>
  );
}

const isOutcome = (value: string): value is RehearsedOutcome => rehearsedOutcome.safeParse(value).success;
