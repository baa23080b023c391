import { useRead } from '../live/use-live.tsx';
import { logPath } from '../live/live.ts';
import { LogRow } from '../log/log-row.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/states.tsx';
import { namesIn } from '../pure/log-words.ts';
import { useWords } from '../words.ts';
import type { KfAccount, LogLine, SimCustomer, SimState } from '../wire.ts';
import { SessionCard } from './session-card.tsx';

/** Lines of the log that stand here. */
const tail = 30;

/** What WeCom makes of it: where the session stands, what may still be said, and what went over the wires. */
export function Between({
  state,
  now,
  customer,
  account,
  onLog,
}: {
  state: SimState;
  now: number;
  customer: SimCustomer | undefined;
  account: KfAccount | null;
  onLog: () => void;
}) {
  const { t } = useWords();
  const reading = useRead<readonly LogLine[]>(logPath);
  const names = namesIn(state, (kind) => t(`kind.${kind}`));
  const lines = reading.is === 'there' ? reading.value.slice(-tail).toReversed() : [];
  const session = state.sessions.find(
    ({ open_kfid, external_userid }) =>
      open_kfid === account?.open_kfid && external_userid === customer?.external_userid,
  );
  return (
    <section className="between" aria-label={t('pane.between')}>
      {customer && account ? (
        <SessionCard state={state} now={now} customer={customer} account={account} session={session} />
      ) : (
        <div className="between-card">
          <h2>{t('about')}</h2>
          <p>{t('about.what')}</p>
          <p className="meta">{t('about.how')}</p>
        </div>
      )}
      <div className="between-log">
        <div className="between-head">
          <h2>{t('tail')}</h2>
          <Button tone="quiet" onClick={onLog}>
            {t('tail.all')}
          </Button>
        </div>
        {lines.length === 0 ? (
          <Empty title={t('log.empty')} hint={t('log.emptyHint')} />
        ) : (
          <ol className="log-lines" aria-label={t('tail')} tabIndex={0}>
            {lines.map((line) => (
              <LogRow key={line.n} line={line} now={now} names={names} brief />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}
