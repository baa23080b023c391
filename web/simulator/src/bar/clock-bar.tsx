import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useClockAt, useWords } from '../words.ts';

const steps = [
  { key: 'clock.minute', seconds: 60 },
  { key: 'clock.hour', seconds: 3600 },
  { key: 'clock.twoDays', seconds: 48 * 3600 },
] as const;

/** The clock of the simulated platform, and what moves it. On narrow screens the steps open on a click. */
export function ClockBar({ now }: { now: number }) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const [open, setOpen] = useState(false);
  return (
    <div className="clock">
      <span className="clock-now number">
        <span className="meta">{t('clock')}</span> <time>{clock.stamp(now)}</time>
      </span>
      <span className="clock-steps">
        <Steps />
      </span>
      <span className="clock-small">
        <Button icon="clock" onClick={() => setOpen(true)}>
          <time className="number">{clock.time(now)}</time>
          <span className="visually-hidden">{t('clock')}</span>
        </Button>
      </span>
      {open && (
        <Dialog title={t('clock')} onClose={() => setOpen(false)}>
          <div className="dialog-form">
            <p className="number clock-large">{clock.full(now)}</p>
            <p className="meta">{t('clock.hint')}</p>
            <div className="clock-large-steps">
              <Steps />
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Steps() {
  const { t } = useWords();
  const { act } = useAct();
  return (
    <>
      {steps.map(({ key, seconds }) => (
        <Button key={key} onClick={() => void act('POST', '/sim/clock', { advanceSeconds: seconds })}>
          {t(key)}
        </Button>
      ))}
      <Button tone="quiet" onClick={() => void act('POST', '/sim/clock', { set: Date.now() })}>
        {t('clock.reset')}
      </Button>
    </>
  );
}
