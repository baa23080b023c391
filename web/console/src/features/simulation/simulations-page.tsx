import { Link, Route, Routes, useNavigate, useSearchParams } from 'react-router';
import { simulationLimits, type RehearsedAgainst, type SimulationSet } from '#contracts/http/simulations';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { SetList } from '../sets/set-list.tsx';
import { againstOf, withAgainst } from './against.ts';
import { FromConversation } from './from-conversation.tsx';
import { RunProgress } from './run-progress.tsx';
import { SetForm } from './set-form.tsx';
import { SetPage } from './set-page.tsx';
import { useSets } from './simulation-data.ts';
import './simulation.css';

/** Dialogues a company plays against its own bot. */
export function SimulationsPage() {
  return (
    <Routes>
      <Route index element={<Sets />} />
      <Route path=":id" element={<SetPage />} />
    </Routes>
  );
}

function Sets() {
  const { t } = useWords();
  const may = useMay()('knowledge.write');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const list = useSets();
  const against = againstOf(search);
  const conversation = search.get('conversation');
  return (
    <>
      <SetList
        words="simulation"
        icon="comment"
        list={list}
        most={simulationLimits.sets}
        line={(set) => <SetLine set={set} against={against} />}
        form={(close) => (
          <SetForm
            set={null}
            close={close}
            saved={({ id }) => void navigate(`/knowledge/simulations/${id}${withAgainst(against)}`)}
          />
        )}
        before={against && <p className="simulation-with">{t(`simulation.choose.${against.kind}`)}</p>}
      />
      {conversation !== null && may && list.isSuccess && (
        <FromConversation conversationId={conversation} sets={list.data.items} close={() => setSearch({})} />
      )}
    </>
  );
}

function SetLine({ set, against }: { set: SimulationSet; against: RehearsedAgainst | null }) {
  const { t } = useWords();
  const { id, name, dialogues, standing, current } = set;
  return (
    <Link to={`/knowledge/simulations/${id}${withAgainst(against)}`} className="line-link">
      <span className="line-what">
        <span className="line-name">{name}</span>
        <span className="meta">
          {t('simulation.dialogueCount', { count: dialogues })}
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
      ) : standing ? (
        <span className={standing.failed > 0 ? 'simulation-some' : 'simulation-all'}>
          {t('simulation.passedOf', { passed: standing.passed, count: standing.played })}
        </span>
      ) : (
        <span className="meta">{t('simulation.neverRun')}</span>
      )}
    </Link>
  );
}
