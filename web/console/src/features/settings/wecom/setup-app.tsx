import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { WecomAppView, WecomCorpView } from '#contracts/http/wecom';
import type { Finding } from '#contracts/http/wecom-check';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Trouble } from './findings.tsx';
import { AppFields, isAgentid } from './secret-form.tsx';
import { useAct, useCheck, wecomPath, wecomKeys } from './wecom-data.ts';

/** AgentId and secret. They are stored and tried at once: a wrong secret is told before anything rests on it. */
export function AppStep({ corp, app, next }: { corp: WecomCorpView; app: WecomAppView | undefined; next: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const navigate = useNavigate();
  const [name, setName] = useState(app?.name ?? '');
  const [agentid, setAgentid] = useState(app ? String(app.agentid) : '');
  const [secret, setSecret] = useState('');
  const check = useCheck(app?.id ?? '');
  const save = useAct(
    async () => {
      const fields = { agentid: Number(agentid), name: name.trim() };
      const kept = app
        ? await call('wecom.updateApp', {
            params: { id: app.id },
            body: { ...fields, revision: app.revision, ...(secret.trim() !== '' && { secret: secret.trim() }) },
          })
        : await call('wecom.connectApp', { params: { id: corp.id }, body: { ...fields, secret: secret.trim() } });
      const checked = await call('wecom.check', { params: { id: kept.id }, body: {} });
      queries.setQueryData(wecomKeys.check(kept.id), checked);
      return { kept, checked };
    },
    async ({ kept, checked }) => {
      setSecret('');
      await queries.invalidateQueries({ queryKey: wecomKeys.overview });
      const right = wrongOf(checked.findings) === undefined;
      await navigate(`${wecomPath}/apps/${kept.id}/connect?step=${right ? 'callback' : 'app'}`, { replace: true });
    },
    { inPlace: true },
  );
  const wrong = wrongOf(check.data?.findings ?? []);
  const changed = !app || secret.trim() !== '' || name.trim() !== app.name || agentid !== String(app.agentid);
  const complete = isAgentid(agentid) && name.trim() !== '' && (app !== undefined || secret.trim() !== '');
  return (
    <Form layout="vertical" requiredMark={false} className="settings-form" onFinish={() => save.mutate(undefined)}>
      <p>{t('wecom.appWhere')}</p>
      <Form.Item label={t('wecom.appName')} htmlFor="wecom-setup-name">
        <Input
          id="wecom-setup-name"
          autoFocus
          maxLength={60}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </Form.Item>
      <AppFields {...{ agentid, setAgentid, secret, setSecret }} />
      {app && secret === '' && <p className="meta">{t('wecom.secretKept', { tail: app.secretTail })}</p>}
      {save.error && (
        <p className="settings-problem" role="alert">
          {problemWords(save.error, t)}
        </p>
      )}
      {app && wrong?.problem && !save.isPending && <Trouble problem={wrong.problem} detail={wrong.detail} />}
      <div className="settings-acts">
        {changed || wrong ? (
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!complete}>
            {t('wecom.saveCheck')}
          </Button>
        ) : (
          <Button type="primary" onClick={next}>
            {t('wecom.next')}
          </Button>
        )}
      </div>
    </Form>
  );
}

/** What would make every later step fail. An address that is not trusted yet hides the app, and is a later step's. */
const wrongOf = (findings: readonly Finding[]) =>
  findings.find(({ step, state }) => (step === 'secret' || step === 'agent') && state === 'wrong');
