import { Form, Radio } from 'antd';
import { useState } from 'react';
import { wecomEnvironment, type WecomCorpView, type WecomEnvironment } from '#contracts/http/wecom';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { NamedForm } from '../../../ui/named-form.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { useAct } from './wecom-data.ts';

/** Another name or environment. */
export function CorpForm({ corp, close }: { corp: WecomCorpView; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const [environment, setEnvironment] = useState(corp.environment);
  const save = useAct(
    (name: string) =>
      call('wecom.updateCorp', { params: { id: corp.id }, body: { revision: corp.revision, name, environment } }),
    () => {
      told(t('settings.saved'));
      close();
    },
    { inPlace: true },
  );
  return (
    <NamedForm
      id="wecom-corp-name"
      title={t('wecom.editCorpOf', { name: corp.name })}
      label={t('wecom.corpName')}
      name={corp.name}
      save={{ isPending: save.isPending, error: save.error, act: save.mutate }}
      close={close}
    >
      <EnvironmentField value={environment} simulated={corp.simulated} change={setEnvironment} />
    </NamedForm>
  );
}

export function EnvironmentField({
  value,
  simulated,
  change,
}: {
  value: WecomEnvironment;
  simulated: boolean;
  change: (value: WecomEnvironment) => void;
}) {
  const { t } = useWords();
  return (
    <Form.Item label={t('wecom.env')}>
      <Radio.Group
        aria-label={t('wecom.env')}
        className="radio-lines"
        value={value}
        onChange={({ target }) => change(target.value as WecomEnvironment)}
        options={wecomEnvironment.options.map((each) => ({
          value: each,
          disabled: simulated && each === 'production',
          label: (
            <>
              {t(`wecom.env.${each}`)} <span className="meta">{t(`wecom.envHint.${each}`)}</span>
            </>
          ),
        }))}
      />
    </Form.Item>
  );
}
