import type { SimulationSet } from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { NamedForm } from '../../ui/named-form.tsx';
import { useSaveSet } from './simulation-data.ts';

/** The name of a set; without a set a new one. */
export function SetForm({
  set,
  close,
  saved,
}: {
  set: SimulationSet | null;
  close: () => void;
  saved: (set: SimulationSet) => void;
}) {
  const { t } = useWords();
  const save = useSaveSet(set?.id ?? null);
  return (
    <NamedForm
      id="simulation-name"
      title={t(set ? 'simulation.rename' : 'simulation.new')}
      label={t('simulation.name')}
      name={set?.name ?? ''}
      save={{ ...save, act: (name) => save.mutate({ name }, { onSuccess: saved }) }}
      close={close}
    />
  );
}
