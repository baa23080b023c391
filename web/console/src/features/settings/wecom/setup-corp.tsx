import { Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { corpid as corpidShape, type WecomCorpView, type WecomEnvironment } from '#contracts/http/wecom';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { EnvironmentField } from './corp-form.tsx';
import { useAct, wecomPath, wecomKeys } from './wecom-data.ts';

/** Which corp it is. What is stored cannot be another one later: that would be another corp's history. */
export function CorpStep({
  corp,
  simulator,
  next,
}: {
  corp: WecomCorpView | undefined;
  simulator: boolean;
  next: () => void;
}) {
  return corp ? <Known corp={corp} next={next} /> : <New simulator={simulator} />;
}

function Known({ corp, next }: { corp: WecomCorpView; next: () => void }) {
  const { t } = useWords();
  return (
    <>
      <dl className="wecom-known">
        <dt>{t('wecom.corpid')}</dt>
        <dd className="mono">{corp.corpid}</dd>
        <dt>{t('wecom.corpName')}</dt>
        <dd>{corp.name}</dd>
        <dt>{t('wecom.env')}</dt>
        <dd>{t(`wecom.env.${corp.environment}`)}</dd>
      </dl>
      <div className="settings-acts">
        <Button type="primary" onClick={next}>
          {t('wecom.next')}
        </Button>
      </div>
    </>
  );
}

function New({ simulator }: { simulator: boolean }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const navigate = useNavigate();
  const [corpid, setCorpid] = useState('');
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState<WecomEnvironment>('production');
  const [simulated, setSimulated] = useState(false);
  const connect = useAct(
    () => call('wecom.connectCorp', { body: { corpid, name: name.trim(), environment, simulated } }),
    async (corp) => {
      await queries.invalidateQueries({ queryKey: wecomKeys.overview });
      await navigate(`${wecomPath}/corps/${corp.id}/connect`, { replace: true });
    },
    { inPlace: true },
  );
  const fits = corpidShape.safeParse(corpid).success;
  const wrong = corpid.length >= 4 && !fits;
  return (
    <Form layout="vertical" requiredMark={false} className="settings-form" onFinish={() => connect.mutate(undefined)}>
      <Form.Item
        label={t('wecom.corpid')}
        htmlFor="wecom-corpid"
        extra={t('wecom.corpidHint')}
        {...(wrong ? { validateStatus: 'error' as const, help: t('wecom.corpidWrong') } : {})}
      >
        <Input
          id="wecom-corpid"
          autoFocus
          autoComplete="off"
          placeholder="ww…"
          maxLength={40}
          value={corpid}
          onChange={({ target }) => setCorpid(target.value.trim())}
        />
      </Form.Item>
      <Form.Item label={t('wecom.corpName')} htmlFor="wecom-name" extra={t('wecom.corpNameHint')}>
        <Input id="wecom-name" maxLength={60} value={name} onChange={({ target }) => setName(target.value)} />
      </Form.Item>
      {simulator && (
        <Form.Item extra={t('wecom.simulatedHint')}>
          <Checkbox
            checked={simulated}
            onChange={({ target }) => {
              setSimulated(target.checked);
              if (target.checked && environment === 'production') setEnvironment('development');
            }}
          >
            {t('wecom.inSimulator')}
          </Checkbox>
        </Form.Item>
      )}
      <EnvironmentField value={environment} simulated={simulated} change={setEnvironment} />
      {connect.error && (
        <p className="settings-problem" role="alert">
          {problemWords(connect.error, t)}
        </p>
      )}
      <div className="settings-acts">
        <Button type="primary" htmlType="submit" loading={connect.isPending} disabled={!fits || name.trim() === ''}>
          {t('wecom.saveNext')}
        </Button>
      </div>
    </Form>
  );
}
