import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { WecomAppView } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { CopyLine } from './copy-line.tsx';
import { Trouble } from './findings.tsx';
import { useAct, useAppCallback, wecomKeys } from './wecom-data.ts';

/** Whether WeCom calls, and on demand what goes into its console: looking at it is written down. */
export function CallbackFold({ app }: { app: WecomAppView }) {
  const { t } = useWords();
  const [shown, show] = useState(false);
  if (shown) return <CallbackCard app={app} />;
  return (
    <div className="wecom-callback">
      <Live app={app} />
      <div className="section-acts">
        <Button onClick={() => show(true)}>{t('wecom.callbackShow')}</Button>
      </div>
    </div>
  );
}

/** What goes into the console of WeCom, and whether WeCom has called yet. */
export function CallbackCard({ app }: { app: WecomAppView }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const { modal } = App.useApp();
  const callback = useAppCallback(app.id);
  const [taking, take] = useState(false);
  const renew = useAct(
    () => call('wecom.setCallback', { params: { id: app.id }, body: { callback: null } }),
    (made) => {
      queries.setQueryData(wecomKeys.callback(app.id), made);
      told(t('wecom.callbackRenewed'));
    },
  );
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('wecom.callbackRenewAsk'),
      content: t('wecom.callbackRenewHint'),
      okText: t('wecom.callbackRenew'),
      onOk: () => renew.mutateAsync(undefined).catch(() => undefined),
    });
  if (callback.isError) return <Failed error={callback.error} retry={() => void callback.refetch()} />;
  if (!callback.data) return <RowsLoading rows={3} />;
  return (
    <div className="wecom-callback">
      <dl>
        <CopyLine label="URL" value={callback.data.url} />
        <CopyLine label="Token" value={callback.data.token} />
        <CopyLine label="EncodingAESKey" value={callback.data.aesKey} />
      </dl>
      <Live app={app} />
      <div className="section-acts">
        <Button onClick={() => take(true)}>{t('wecom.callbackTake')}</Button>
        <Button onClick={ask}>{t('wecom.callbackRenew')}</Button>
      </div>
      {taking && <TakeOver app={app} close={() => take(false)} />}
    </div>
  );
}

const troubles = {
  signature: 'callback_token_differs',
  padding: 'callback_key_differs',
  receiver: 'callback_corp_differs',
} as const;

/** Turns green by itself as soon as WeCom has called. */
function Live({ app: { verifiedAt, lastCallbackAt, callbackRefused } }: { app: WecomAppView }) {
  const { t } = useWords();
  if (callbackRefused && callbackRefused.why !== 'format') return <Trouble problem={troubles[callbackRefused.why]} />;
  return (
    <p className="wecom-live" data-tone={verifiedAt ? 'good' : 'waiting'} role="status">
      <Icon name={verifiedAt ? 'check' : 'clock'} />
      {verifiedAt ? (
        <span>
          {t('wecom.callbackVerified')} <Moment at={verifiedAt} />
          {lastCallbackAt && (
            <span className="meta">
              {' '}
              · {t('wecom.lastCallback')} <Moment at={lastCallbackAt} />
            </span>
          )}
        </span>
      ) : (
        <span>{t('wecom.callbackWaits')}</span>
      )}
    </p>
  );
}

/** Token and key that stand in the console of WeCom already. */
function TakeOver({ app, close }: { app: WecomAppView; close: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { told } = useNotices();
  const [token, setToken] = useState('');
  const [aesKey, setAesKey] = useState('');
  const save = useAct(
    () => call('wecom.setCallback', { params: { id: app.id }, body: { callback: { token, aesKey } } }),
    (made) => {
      queries.setQueryData(wecomKeys.callback(app.id), made);
      told(t('settings.saved'));
      close();
    },
    { inPlace: true },
  );
  const length = aesKey.replace(/\s/g, '').length;
  const short = length > 0 && length !== wecomLimits.aesKey;
  return (
    <Modal open footer={null} title={t('wecom.callbackTake')} onCancel={close} width={480}>
      <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate(undefined)}>
        <p>{t('wecom.callbackTakeHint')}</p>
        <Form.Item label="Token" htmlFor="wecom-token">
          <Input
            id="wecom-token"
            autoFocus
            autoComplete="off"
            maxLength={100}
            value={token}
            onChange={({ target }) => setToken(target.value)}
          />
        </Form.Item>
        <Form.Item
          label="EncodingAESKey"
          htmlFor="wecom-aes-key"
          extra={t('wecom.aesKeyLength', { count: length, wanted: wecomLimits.aesKey })}
          {...(short ? { validateStatus: 'warning' as const } : {})}
        >
          <Input
            id="wecom-aes-key"
            autoComplete="off"
            maxLength={100}
            value={aesKey}
            onChange={({ target }) => setAesKey(target.value)}
          />
        </Form.Item>
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
            disabled={token.trim() === '' || aesKey.trim() === ''}
          >
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
