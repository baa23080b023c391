import { Link, Route, Routes, useNavigate } from 'react-router';
import { evaluationLimits, type EvaluationSet } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { SetList } from '../sets/set-list.tsx';
import { useSets } from './evaluation-data.ts';
import { RunProgress } from './run-progress.tsx';
import { scoreWords } from './scores.ts';
import { SetForm } from './set-form.tsx';
import { SetPage } from './set-page.tsx';
import './evaluation.css';

/** Questions a company measures its own bot with. */
export function EvaluationsPage() {
  return (
    <Routes>
      <Route index element={<Sets />} />
      <Route path=":id" element={<SetPage />} />
    </Routes>
  );
}

function Sets() {
  const navigate = useNavigate();
  return (
    <SetList
      words="evaluation"
      icon="check"
      list={useSets()}
      most={evaluationLimits.sets}
      line={(set) => <SetLine set={set} />}
      form={(close) => (
        <SetForm set={null} close={close} saved={({ id }) => void navigate(`/knowledge/evaluations/${id}`)} />
      )}
    />
  );
}

function SetLine({ set }: { set: EvaluationSet }) {
  const { t } = useWords();
  const { id, name, rows, auto, standing, current } = set;
  return (
    <Link to={`/knowledge/evaluations/${id}`} className="line-link">
      <span className="line-what">
        <span className="line-name">{name}</span>
        <span className="meta">
          {t('evaluation.questions', { count: rows })}
          {!auto && ` · ${t('evaluation.manual')}`}
          {standing?.endedAt && (
            <>
              {' · '}
              <Moment at={standing.endedAt} />
            </>
          )}
        </span>
      </span>
      {current ? (
        <RunProgress run={current} />
      ) : standing?.scores ? (
        <span className="set-scores">
          {(['answeredRight', 'falseAnswerRate'] as const).map((key) => (
            <span key={key}>
              <span className="meta">{t(key === 'answeredRight' ? 'evaluation.right' : 'evaluation.false')}</span>{' '}
              {scoreWords(key, standing.scores?.[key])}
            </span>
          ))}
        </span>
      ) : (
        <span className="meta">{t('evaluation.neverRun')}</span>
      )}
    </Link>
  );
}
