import { Form, Switch } from 'antd';
import { useState } from 'react';
import type { EvaluationSet } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { NamedForm } from '../../ui/named-form.tsx';
import { useSaveSet } from './evaluation-data.ts';

/** The name of a set, and whether it runs by itself; without a set a new one. */
export function SetForm({
  set,
  close,
  saved,
}: {
  set: EvaluationSet | null;
  close: () => void;
  saved: (set: EvaluationSet) => void;
}) {
  const { t } = useWords();
  const [auto, setAuto] = useState(set?.auto ?? true);
  const save = useSaveSet(set?.id ?? null);
  return (
    <NamedForm
      id="evaluation-name"
      title={t(set ? 'evaluation.edit' : 'evaluation.new')}
      label={t('evaluation.name')}
      name={set?.name ?? ''}
      save={{ ...save, act: (name) => save.mutate({ name, auto }, { onSuccess: saved }) }}
      close={close}
    >
      <Form.Item>
        <label className="evaluation-switch">
          <Switch checked={auto} onChange={setAuto} />
          <span>{t('evaluation.auto')}</span>
        </label>
      </Form.Item>
    </NamedForm>
  );
}
