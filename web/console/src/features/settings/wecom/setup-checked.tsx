import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { WecomAppView } from '#contracts/http/wecom';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { AccountList } from './account-list.tsx';
import { CallbackCard } from './callback-card.tsx';
import { CheckPanel } from './check-panel.tsx';
import { Trouble } from './findings.tsx';
import { ProofUpload } from './proof-upload.tsx';
import { checksOf, type StepState } from './setup-steps.ts';
import { useAct, wecomPath } from './wecom-data.ts';

interface StepProps {
  readonly app: WecomAppView;
  readonly state: StepState;
  readonly next: () => void;
}

export function CallbackStep({ app, state, next }: StepProps) {
  const { t } = useWords();
  return (
    <>
      <p>{t('wecom.callbackWhere')}</p>
      <CallbackCard app={app} />
      {state !== 'done' && <CheckPanel app={app.id} steps={checksOf.callback} />}
      <Onward state={state} next={next} />
    </>
  );
}

export function TrustStep({ app, state, next }: StepProps) {
  const { t } = useWords();
  return (
    <>
      <p>{t('wecom.trustWhere')}</p>
      <CheckPanel app={app.id} steps={checksOf.trust} />
      <Onward state={state} next={next}>
        <ProofUpload />
      </Onward>
    </>
  );
}

export function KfStep({ app, state, next }: StepProps) {
  const { t } = useWords();
  return (
    <>
      <p>{t('wecom.kfWhere')}</p>
      <CheckPanel app={app.id} steps={checksOf.kf} />
      <AccountList app={app.id} stay />
      <Onward state={state} next={next} />
    </>
  );
}

/** On to the next: as the one thing to do when this one is done, as a way past it when not. */
function Onward({ state, next, children }: { state: StepState; next: () => void; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="settings-acts wecom-onward">
      {state === 'done' ? (
        <Button type="primary" onClick={next}>
          {t('wecom.next')}
        </Button>
      ) : (
        <Button onClick={next}>{t('wecom.skip')}</Button>
      )}
      {children}
    </div>
  );
}

/** A word to a member, as the last proof. */
export function DoneStep({ app }: { app: WecomAppView }) {
  const { t } = useWords();
  const { call } = useServices();
  const navigate = useNavigate();
  const [userid, setUserid] = useState('');
  const send = useAct(() => call('wecom.sendTest', { params: { id: app.id }, body: { userid } }), undefined, {
    inPlace: true,
  });
  const sent = send.data?.problem === null;
  const fits = /^[\w.@-]{1,64}$/.test(userid);
  return (
    <>
      <Form layout="vertical" requiredMark={false} className="settings-form" onFinish={() => send.mutate(undefined)}>
        <p>{t('wecom.testHint')}</p>
        <Form.Item label={t('wecom.userid')} htmlFor="wecom-userid" extra={t('wecom.useridHint')}>
          <Input
            id="wecom-userid"
            autoComplete="off"
            maxLength={64}
            value={userid}
            onChange={({ target }) => setUserid(target.value.trim())}
          />
        </Form.Item>
        {send.error && (
          <p className="settings-problem" role="alert">
            {problemWords(send.error, t)}
          </p>
        )}
        {send.data?.problem && <Trouble problem={send.data.problem} detail={send.data.detail} />}
        {sent && (
          <p className="wecom-live" data-tone="good" role="status">
            <Icon name="check" /> <span>{t('wecom.testSent')}</span>
          </p>
        )}
        <div className="settings-acts">
          <Button type={sent ? 'default' : 'primary'} htmlType="submit" loading={send.isPending} disabled={!fits}>
            {t('wecom.testSend')}
          </Button>
          <Button type={sent ? 'primary' : 'default'} onClick={() => void navigate(`${wecomPath}/apps/${app.id}`)}>
            {t('wecom.finish')}
          </Button>
        </div>
      </Form>
      <p className="wecom-after">
        <Link to={`${wecomPath}/allowed`}>{t('wecom.tab.allowed')}</Link>
      </p>
    </>
  );
}
