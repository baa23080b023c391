import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { WebhookEndpoint } from '#contracts/http/webhooks';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { SecretShown } from './secret-shown.tsx';
import { StandingMark } from './standing-mark.tsx';
import { eventWords, useAct, useWebhooks } from './webhook-data.ts';

/** One endpoint: how it stands, what can be done, and everything that was sent. */
export function EndpointPage() {
  const { t } = useWords();
  const { id } = useParams();
  const list = useWebhooks();
  const navigate = useNavigate();
  const endpoint = list.data?.items.find((one) => one.id === id);
  if (endpoint) return <Found endpoint={endpoint} />;
  return (
    <Page title={t('settings.webhooks')}>
      {list.isPending && <RowsLoading rows={8} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && (
        <Empty
          icon="link"
          title={t('webhooks.unknown')}
          action={<Button onClick={() => void navigate('/settings/webhooks')}>{t('common.back')}</Button>}
        />
      )}
    </Page>
  );
}

function Found({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useMay()('integration.write');
  const [editing, edit] = useState(false);
  const [secret, show] = useState<string | null>(null);
  const back = (
    <button
      type="button"
      className="webhook-back"
      aria-label={t('common.back')}
      onClick={() => void navigate('/settings/webhooks')}
    >
      <Icon name="back" />
    </button>
  );
  return (
    <Page
      title={
        <span className="webhook-title">
          {back}
          <span className="cut">{endpoint.description || new URL(endpoint.url).host}</span>
        </span>
      }
      actions={may && <Acts endpoint={endpoint} edit={() => edit(true)} show={show} />}
    >
      <Facts endpoint={endpoint} />
      <DeliveryLog endpoint={endpoint} may={may} />
      <EndpointForm endpoint={endpoint} open={editing} close={() => edit(false)} done={() => edit(false)} />
      <SecretShown secret={secret} rotated close={() => show(null)} />
    </Page>
  );
}

function Acts({
  endpoint,
  edit,
  show,
}: {
  endpoint: WebhookEndpoint;
  edit: () => void;
  show: (secret: string) => void;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const params = { id: endpoint.id };
  const test = useAct(() => call('webhooks.test', { params, body: {} }), 'webhooks.tested', t);
  const pause = useAct(() => call('webhooks.pause', { params, body: {} }), 'webhooks.paused', t);
  const resume = useAct(() => call('webhooks.resume', { params, body: {} }), 'webhooks.resumed', t);
  const rotate = useAct(async () => show((await call('webhooks.rotateSecret', { params, body: {} })).secret));
  const remove = useAct(
    async () => {
      await call('webhooks.remove', { params });
      await navigate('/settings/webhooks');
    },
    'webhooks.removed',
    t,
  );
  const askRotate = () =>
    void modal.confirm({
      title: t('webhooks.rotateAsk'),
      content: t('webhooks.rotateHint'),
      okText: t('webhooks.rotate'),
      cancelText: t('common.cancel'),
      onOk: () => rotate.mutate(undefined),
    });
  const askRemove = () =>
    void modal.confirm({
      title: t('webhooks.removeAsk'),
      content: t('webhooks.removeHint'),
      okText: t('webhooks.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutate(undefined),
    });
  return (
    <>
      {endpoint.paused ? (
        <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {t('webhooks.resume')}
        </Button>
      ) : (
        <Button loading={test.isPending} onClick={() => test.mutate(undefined)}>
          {t('webhooks.test')}
        </Button>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'edit', label: t('webhooks.edit'), onClick: edit },
            ...(endpoint.paused
              ? []
              : [{ key: 'pause', label: t('webhooks.pause'), onClick: () => pause.mutate(undefined) }]),
            { key: 'rotate', label: t('webhooks.rotate'), onClick: askRotate },
            { key: 'remove', label: t('webhooks.remove'), danger: true, onClick: askRemove },
          ],
        }}
      >
        <Button aria-label={t('common.more')} icon={<Icon name="more" />} />
      </Dropdown>
    </>
  );
}

function Facts({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useWords();
  const { url, events, withText, paused, failingSince, restsUntil, waiting, oldSecretsUntil } = endpoint;
  const since = paused?.at ?? failingSince;
  return (
    <dl className="webhook-facts">
      <div>
        <dt>{t('webhooks.state')}</dt>
        <dd>
          <StandingMark endpoint={endpoint} />
          {since && (
            <span className="meta">
              <Moment at={since} />
            </span>
          )}
          {restsUntil && !paused && (
            <span className="meta">
              {t('webhooks.next')} <Moment at={restsUntil} />
            </span>
          )}
          {waiting > 0 && <span className="meta">{t('webhooks.waiting', { count: waiting })}</span>}
        </dd>
      </div>
      <div>
        <dt>{t('webhooks.url')}</dt>
        <dd className="mono webhook-address">{url}</dd>
      </div>
      <div>
        <dt>{t('webhooks.events')}</dt>
        <dd>
          {events.map((type) => eventWords(type, t)).join(t('common.listed'))}
          {withText && <span className="webhook-text">{t('webhooks.textSent')}</span>}
        </dd>
      </div>
      {oldSecretsUntil && (
        <div>
          <dt>{t('webhooks.secretTitle')}</dt>
          <dd>
            <OldSecrets until={oldSecretsUntil} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function OldSecrets({ until }: { until: string }) {
  const { t } = useWords();
  const [before, after] = t('webhooks.oldSecrets', { at: '\u0001' }).split('\u0001');
  return (
    <span>
      {before}
      <Moment at={until} form="when" />
      {after}
    </span>
  );
}
