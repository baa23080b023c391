import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { WebhookEndpoint } from '#contracts/http/webhooks';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { useAct } from './webhook-data.ts';

const hourMs = 3_600_000;

/** As `<input type="datetime-local">` writes it, in the reader's zone. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** Sends what happened in a time again. */
export function ReplayDialog({
  endpoint,
  open,
  close,
}: {
  endpoint: WebhookEndpoint;
  open: boolean;
  close: () => void;
}) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={close} title={t('webhooks.replayRange')} footer={null} width={440} destroyOnHidden>
      {open && <Fields endpoint={endpoint} close={close} />}
    </Modal>
  );
}

function Fields({ endpoint, close }: { endpoint: WebhookEndpoint; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const [from, setFrom] = useState(() => local(new Date(Date.now() - 24 * hourMs)));
  const [to, setTo] = useState(() => local(new Date(Date.now() + 60_000)));
  const [only, setOnly] = useState<'failed' | 'all'>('failed');
  const send = useAct(async () => {
    const body = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), only };
    const { events } = await call('webhooks.replayRange', { params: { id: endpoint.id }, body });
    told(t('webhooks.replayCount', { count: events }));
    close();
  });
  const ready = from !== '' && to !== '' && from < to;
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => send.mutate(undefined)}>
      <p className="meta">{t('webhooks.replayHint')}</p>
      <Form.Item label={t('webhooks.from')} htmlFor="replay-from">
        <Input id="replay-from" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </Form.Item>
      <Form.Item label={t('webhooks.to')} htmlFor="replay-to">
        <Input id="replay-to" type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </Form.Item>
      <Form.Item label={t('webhooks.replayOnly')}>
        <Radio.Group
          value={only}
          onChange={(event) => setOnly(event.target.value as typeof only)}
          options={[
            { value: 'failed', label: t('webhooks.replayFailed') },
            { value: 'all', label: t('webhooks.replayAll') },
          ]}
        />
      </Form.Item>
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={send.isPending}>
          {t('webhooks.replay')}
        </Button>
      </div>
    </Form>
  );
}
