import { Button } from 'antd';
import { useState } from 'react';
import { Link, Route, Routes } from 'react-router';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { EndpointForm } from './webhooks/endpoint-form.tsx';
import { EndpointPage } from './webhooks/endpoint-page.tsx';
import { SecretShown } from './webhooks/secret-shown.tsx';
import { StandingMark } from './webhooks/standing-mark.tsx';
import { useWebhooks } from './webhooks/webhook-data.ts';
import './webhooks/webhooks.css';

/** Who is told what happens here. */
export function WebhooksSection() {
  return (
    <Routes>
      <Route index element={<Endpoints />} />
      <Route path=":id" element={<EndpointPage />} />
    </Routes>
  );
}

function Endpoints() {
  const { t } = useWords();
  const may = useMay()('integration.write');
  const list = useWebhooks();
  const [making, make] = useState(false);
  const [secret, show] = useState<string | null>(null);
  const items = list.data?.items ?? [];
  const full = list.data !== undefined && items.length >= list.data.limit;
  const add = (
    <Button type="primary" icon={<Icon name="plus" />} disabled={full} onClick={() => make(true)}>
      {t('webhooks.new')}
    </Button>
  );
  return (
    <Page title={t('settings.webhooks')} about={t('webhooks.about')} actions={may && items.length > 0 && add}>
      {list.isPending && <RowsLoading rows={5} height={40} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="link" title={t('webhooks.empty')} hint={t('webhooks.emptyHint')} action={may && add} />
      )}
      {full && <p className="meta webhook-full">{t('webhooks.full', { count: items.length })}</p>}
      {items.length > 0 && (
        <ul className="webhook-list">
          {items.map((endpoint) => (
            <li key={endpoint.id}>
              <Link to={`/settings/webhooks/${endpoint.id}`} className="webhook-row">
                <span className="webhook-what">
                  <span className="webhook-url">{endpoint.url}</span>
                  <span className="meta">
                    {[
                      endpoint.description,
                      t('webhooks.eventCount', { count: endpoint.events.length }),
                      endpoint.withText && t('webhooks.textSent'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <span className="webhook-how">
                  <StandingMark endpoint={endpoint} />
                  {endpoint.waiting > 0 && (
                    <span className="meta">{t('webhooks.waiting', { count: endpoint.waiting })}</span>
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <EndpointForm
        open={making}
        close={() => make(false)}
        done={(made) => {
          make(false);
          show(made);
        }}
      />
      <SecretShown secret={secret} close={() => show(null)} />
    </Page>
  );
}
