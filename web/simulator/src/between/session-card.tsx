import { allowanceOf, mostSends } from '../pure/allowance.ts';
import { memberName } from '../pure/names.ts';
import { useClockAt, useWords } from '../words.ts';
import type { KfAccount, Session, SessionState, SimCustomer, SimState } from '../wire.ts';

const states = [0, 1, 2, 3, 4] as const satisfies readonly SessionState[];

/** Whom one looks at, where their session stands, and what the platform still allows. */
export function SessionCard({
  state,
  now,
  customer,
  account,
  session,
}: {
  state: SimState;
  now: number;
  customer: SimCustomer;
  account: KfAccount;
  session: Session | undefined;
}) {
  const { t } = useWords();
  const at = session?.state ?? 4;
  const person = session?.servicer ? memberName(state, session.servicer) : t('state.someone');
  return (
    <div className="between-card">
      <h2>{t('session.title', { customer: customer.name, account: account.name })}</h2>
      <ol className="states" aria-label={t('session.states')}>
        {states.map((one) => (
          <li key={one} className={one === at ? 'state-now' : ''} aria-current={one === at ? 'step' : undefined}>
            <span className="state-number number">{one}</span>
            <span>{t(`state.${one}`)}</span>
          </li>
        ))}
      </ol>
      <p>{t(`state.${at}.means`, { person })}</p>
      {session && <Allowed session={session} now={now} />}
    </div>
  );
}

function Allowed({ session, now }: { session: Session; now: number }) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const { left, openMs, why } = allowanceOf(session, now);
  return (
    <>
      <dl className="allowed">
        <div>
          <dt>{t('allowed.sends')}</dt>
          <dd>
            <Dots full={left} />
            {left > 0 ? t('allowed.left', { left, most: mostSends }) : t('allowed.none')}
          </dd>
        </div>
        <div>
          <dt>{t('allowed.window')}</dt>
          <dd>{openMs === null ? t('allowed.shut') : t('allowed.until', { time: clock.duration(openMs) })}</dd>
        </div>
      </dl>
      {why !== 'open' && <p className="meta">{t(`allowed.why.${why}`)}</p>}
    </>
  );
}

function Dots({ full }: { full: number }) {
  return (
    <span className="dots" aria-hidden="true">
      {Array.from({ length: mostSends }, (_, index) => (
        <span key={index} className={index < full ? 'dot dot-full' : 'dot'} />
      ))}
    </span>
  );
}
