import { useRead } from '../live/use-live.tsx';
import { Button } from '../parts/button.tsx';
import { Empty, Read } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useClockAt, useWords } from '../words.ts';
import type { Outbox, OutboxItem } from '../wire.ts';

/** Callbacks that are shown, newest first. */
const mostShown = 100;

/** The callbacks, and how each try to deliver them ended. */
export function Deliveries({ now }: { now: number }) {
  const { t } = useWords();
  const { act } = useAct();
  const reading = useRead<Outbox>('/sim/callbacks');
  return (
    <>
      <div className="log-filter">
        <p className="meta">{t('outbox.hint')}</p>
        <Button onClick={() => void act('POST', '/sim/callbacks/flush')}>{t('outbox.flush')}</Button>
      </div>
      <Read reading={reading}>
        {({ items }) => {
          if (items.length === 0) return <Empty title={t('outbox.empty')} hint={t('outbox.emptyHint')} />;
          return (
            <ol className="log-lines log-whole" aria-label={t('log.outbox')} tabIndex={0}>
              {items
                .slice(-mostShown)
                .toReversed()
                .map((item) => (
                  <Delivery key={item.id} item={item} now={now} />
                ))}
            </ol>
          );
        }}
      </Read>
    </>
  );
}

function Delivery({ item, now }: { item: OutboxItem; now: number }) {
  const { t } = useWords();
  const clock = useClockAt(now);
  return (
    <li className={`log-line log-callback ${item.state === 'given-up' ? 'log-bad' : ''}`}>
      <details>
        <summary>
          <span className="log-kind">{t(`outbox.${item.state}`)}</span>
          <span className="log-what">{item.about}</span>
          <time className="meta number">{clock.stamp(item.createdAt)}</time>
        </summary>
        <ol className="attempts">
          {item.attempts.map((attempt, index) => (
            <li key={index} className="number">
              {t('outbox.attempt', {
                time: clock.stamp(attempt.at),
                outcome: attempt.status === null ? (attempt.error ?? t('outbox.noAnswer')) : `HTTP ${attempt.status}`,
                ms: attempt.ms,
              })}
            </li>
          ))}
          {item.attempts.length === 0 && <li className="meta">{t('outbox.notYet')}</li>}
        </ol>
        <pre tabIndex={0}>{item.xml}</pre>
      </details>
    </li>
  );
}
