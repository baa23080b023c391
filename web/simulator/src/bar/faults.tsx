import { useState } from 'react';
import { useRead } from '../live/use-live.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Read } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useWish } from '../parts/use-wish.ts';
import { presetNames, presetOf, presets, type PlannedFault } from '../pure/fault-presets.ts';
import { useWords } from '../words.ts';

interface Plan {
  readonly faults: readonly (PlannedFault & { readonly struck?: number })[];
}

/** What goes wrong on purpose. The button says what is on. */
export function FaultsButton() {
  const { t } = useWords();
  const reading = useRead<Plan>('/sim/faults');
  const [open, setOpen] = useState(false);
  const chosen = reading.is === 'there' ? presetOf(reading.value.faults) : 'none';
  const words = t(chosen === null ? 'fault.own' : `fault.${chosen}`);
  return (
    <>
      <Button icon="fault" tone={chosen === 'none' ? 'plain' : 'primary'} onClick={() => setOpen(true)}>
        {chosen === 'none' ? t('faults') : words}
      </Button>
      {open && (
        <Dialog title={t('faults')} onClose={() => setOpen(false)}>
          <Read reading={reading}>{(plan) => <Choices plan={plan} />}</Read>
        </Dialog>
      )}
    </>
  );
}

function Choices({ plan }: { plan: Plan }) {
  const { t } = useWords();
  const { act } = useAct();
  const [chosen, choose] = useWish(presetOf(plan.faults));
  const struck = plan.faults.reduce((sum, fault) => sum + (fault.struck ?? 0), 0);
  return (
    <div className="dialog-form">
      <p className="meta">{t('faults.hint')}</p>
      <fieldset className="choices">
        <legend className="visually-hidden">{t('faults')}</legend>
        {presetNames.map((name) => (
          <label key={name} className="choice-row">
            <input
              type="radio"
              name="fault"
              checked={chosen === name}
              onChange={() => choose(name, act('PUT', '/sim/faults', { faults: presets[name] }))}
            />
            <span>
              <strong>{t(`fault.${name}`)}</strong>
              <span className="meta">{t(`fault.${name}.hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {chosen === null && <p>{t('faults.own', { count: plan.faults.length })}</p>}
      {plan.faults.length > 0 && <p className="meta number">{t('faults.struck', { count: struck })}</p>}
    </div>
  );
}
