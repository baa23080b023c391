import { Button } from 'antd';
import { useEffect } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { WecomAppView, WecomCorpView } from '#contracts/http/wecom';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { DeepPage, Environment } from './frame.tsx';
import { AppStep } from './setup-app.tsx';
import { CallbackStep, DoneStep, KfStep, TrustStep } from './setup-checked.tsx';
import { CorpStep } from './setup-corp.tsx';
import { nextStep, setupSteps, stateOf, type SetupStep, type StepState } from './setup-steps.ts';
import { appIn, useApp, useCheck, useOverview, wecomPath } from './wecom-data.ts';

/** Connecting a corp, step by step; each is proved before the next, and everything that is stored is found again. */
export function SetupPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { corp: corpId, app: appId } = useParams();
  const overview = useOverview();
  const found = appIn(overview.data, appId);
  const corp = found?.corp ?? overview.data?.corps.find(({ id }) => id === corpId);
  const gone = overview.isSuccess && ((appId !== undefined && !found) || (corpId !== undefined && !corp));
  return (
    <DeepPage
      title={
        <>
          <span className="cut">{corp ? t('wecom.setupOf', { name: corp.name }) : t('wecom.setup')}</span>{' '}
          {corp && <Environment of={corp} />}
        </>
      }
    >
      {overview.isPending && <RowsLoading rows={8} />}
      {overview.isError && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {gone && (
        <Empty
          icon="link"
          title={t(appId === undefined ? 'problem.wecom.corp_not_found' : 'problem.wecom.app_not_found')}
          action={<Button onClick={() => void navigate(wecomPath)}>{t('common.back')}</Button>}
        />
      )}
      {overview.isSuccess && !gone && (
        <Steps corp={corp} app={found?.app} simulator={overview.data.simulator !== null} />
      )}
    </DeepPage>
  );
}

function Steps({
  corp,
  app: known,
  simulator,
}: {
  corp: WecomCorpView | undefined;
  app: WecomAppView | undefined;
  simulator: boolean;
}) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const check = useCheck(known?.id ?? '');
  const watched = useApp(known?.id ?? '', known?.verifiedAt === null);
  const app = known && (watched.data ?? known);
  const findings = check.data?.findings ?? [];
  const stateAt = (step: SetupStep) => stateOf(step, { corp: corp !== undefined, app, findings });
  const asked = setupSteps.find((step) => step === search.get('step'));
  const mayOpen = (step: SetupStep) =>
    step === 'corp' ? true : step === 'app' ? corp !== undefined : app !== undefined;
  // A check that still runs would let the page jump: whoever comes back waits for it.
  const waits = asked === undefined && app !== undefined && check.isPending;
  const current = asked && mayOpen(asked) ? asked : nextStep(stateAt);
  const go = (step: SetupStep) => setSearch({ step });
  // Where somebody came in stays his place: a step that turns green under his eyes does not run away.
  useEffect(() => {
    if (!waits && app !== undefined && asked !== current) setSearch({ step: current }, { replace: true });
  }, [waits, app, asked, current, setSearch]);
  const next = () => go(setupSteps[setupSteps.indexOf(current) + 1] ?? 'done');
  return (
    <div className="wecom-setup">
      <Rail current={current} stateAt={stateAt} mayOpen={mayOpen} go={go} />
      <section className="wecom-step" aria-label={t(`wecom.setup.${current}`)}>
        <p className="meta wecom-step-count">
          {t('wecom.stepOf', { at: setupSteps.indexOf(current) + 1, all: setupSteps.length })}
        </p>
        <h2>{t(`wecom.setup.${current}`)}</h2>
        {waits && <RowsLoading rows={4} />}
        {!waits && current === 'corp' && <CorpStep corp={corp} simulator={simulator} next={next} />}
        {!waits && current === 'app' && corp && <AppStep corp={corp} app={app} next={next} />}
        {!waits && app && current === 'callback' && <CallbackStep app={app} state={stateAt('callback')} next={next} />}
        {!waits && app && current === 'trust' && <TrustStep app={app} state={stateAt('trust')} next={next} />}
        {!waits && app && current === 'kf' && <KfStep app={app} state={stateAt('kf')} next={next} />}
        {!waits && app && current === 'done' && <DoneStep app={app} />}
      </section>
    </div>
  );
}

function Rail({
  current,
  stateAt,
  mayOpen,
  go,
}: {
  current: SetupStep;
  stateAt: (step: SetupStep) => StepState;
  mayOpen: (step: SetupStep) => boolean;
  go: (step: SetupStep) => void;
}) {
  const { t } = useWords();
  return (
    <nav className="wecom-rail" aria-label={t('wecom.setupSteps')}>
      <ol>
        {setupSteps.map((step, at) => {
          const state = stateAt(step);
          return (
            <li key={step}>
              <button
                type="button"
                data-state={state}
                aria-current={step === current ? 'step' : undefined}
                disabled={!mayOpen(step)}
                onClick={() => go(step)}
              >
                <span className="wecom-rail-mark">
                  {state === 'done' ? <Icon name="check" size={14} /> : state === 'wrong' ? '!' : at + 1}
                </span>
                <span className="wecom-rail-name">{t(`wecom.setup.${step}`)}</span>
                <span className="unseen">{t(`wecom.stepState.${state}`)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
