import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { WecomAppView } from '#contracts/http/wecom';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { useAct, wecomKeys } from './wecom-data.ts';

/** Another secret, and with it perhaps another AgentId: they belong together. */
export function SecretForm({ app, close }: { app: WecomAppView; close: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const [agentid, setAgentid] = useState(String(app.agentid));
  const [secret, setSecret] = useState('');
  const save = useAct(
    () =>
      call('wecom.updateApp', {
        params: { id: app.id },
        body: { revision: app.revision, agentid: Number(agentid), secret: secret.trim() },
      }),
    (after) => {
      queries.setQueryData(wecomKeys.app(app.id), after);
      void queries.invalidateQueries({ queryKey: wecomKeys.check(app.id) });
      void queries.invalidateQueries({ queryKey: wecomKeys.accounts(app.id) });
      told(t('wecom.secretChanged'));
      close();
    },
    { inPlace: true },
  );
  return (
    <Modal open footer={null} title={t('wecom.secretChange')} onCancel={close} width={480}>
      <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate(undefined)}>
        <AppFields {...{ agentid, setAgentid, secret, setSecret }} />
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={secret.trim() === '' || !isAgentid(agentid)}
          >
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

export const isAgentid = (text: string): boolean => /^\d{1,10}$/.test(text.trim()) && Number(text) > 0;

/** AgentId and Secret, as they stand on one page of the console of WeCom. */
export function AppFields({
  agentid,
  setAgentid,
  secret,
  setSecret,
}: {
  agentid: string;
  setAgentid: (text: string) => void;
  secret: string;
  setSecret: (text: string) => void;
}) {
  const { t } = useWords();
  const wrong = agentid !== '' && !isAgentid(agentid);
  return (
    <>
      <Form.Item
        label={t('wecom.agentid')}
        htmlFor="wecom-agentid"
        {...(wrong ? { validateStatus: 'error' as const, help: t('wecom.agentidWrong') } : {})}
      >
        <Input
          id="wecom-agentid"
          inputMode="numeric"
          autoComplete="off"
          placeholder="1000002"
          maxLength={10}
          value={agentid}
          onChange={({ target }) => setAgentid(target.value.trim())}
        />
      </Form.Item>
      <Form.Item label={t('wecom.secret')} htmlFor="wecom-secret" extra={t('wecom.secretHint')}>
        <Input.Password
          id="wecom-secret"
          autoComplete="off"
          maxLength={200}
          value={secret}
          onChange={({ target }) => setSecret(target.value)}
        />
      </Form.Item>
    </>
  );
}
