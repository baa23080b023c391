import { Select } from 'antd';
import { useWords } from '../../app/words.ts';
import { useAllIntents } from './understanding-data.ts';

/** What stands for out of scope in a list of choices: no id is empty. */
const nowhere = '';

/** Chooses an intent, or out of scope; the choice is acted upon at once and not kept. */
export function IntentSelect({
  label,
  without,
  choose,
}: {
  label: string;
  /** The one that is not offered; null: out of scope is not. */
  without: string | null;
  choose: (intent: { id: string | null; title: string }) => void;
}) {
  const { t } = useWords();
  const intents = useAllIntents();
  const options = [
    ...(without === null ? [] : [{ value: nowhere, label: t('intent.outOfScope') }]),
    ...(intents.data ?? []).filter(({ id }) => id !== without).map(({ id, title }) => ({ value: id, label: title })),
  ];
  return (
    <Select
      className="intent-select"
      aria-label={label}
      placeholder={label}
      showSearch
      optionFilterProp="label"
      value={null}
      loading={intents.isPending}
      options={options}
      onChange={(value: string | null) => {
        const chosen = options.find((option) => option.value === value);
        if (chosen) choose({ id: chosen.value === nowhere ? null : chosen.value, title: chosen.label });
      }}
    />
  );
}
