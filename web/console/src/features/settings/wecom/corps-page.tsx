import { App, Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { WecomAppView, WecomCorpView, WecomOverview } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { CorpForm } from './corp-form.tsx';
import { Environment, WecomFrame } from './frame.tsx';
import { AppStanding } from './standing.tsx';
import { useAct, useOverview, wecomPath } from './wecom-data.ts';

/** Every corp with its apps, and how they stand. */
export function CorpsPage() {
  const { t } = useWords();
  const may = useMay()('settings.write');
  const navigate = useNavigate();
  const overview = useOverview();
  const { corps = [], removed = [], simulator = null } = overview.data ?? {};
  const add = may && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => void navigate(`${wecomPath}/connect`)}>
      {t('wecom.connect')}
    </Button>
  );
  return (
    <WecomFrame actions={corps.length > 0 && corps.length < wecomLimits.corps && add}>
      {overview.isPending && <RowsLoading rows={5} height={40} />}
      {overview.isError && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {overview.isSuccess && corps.length === 0 && (
        <Empty icon="link" title={t('wecom.none')} hint={t('wecom.noneHint')} action={add} />
      )}
      <div className="sections">
        {corps.map((corp) => (
          <Corp key={corp.id} corp={corp} simulator={simulator?.page ?? null} may={may} />
        ))}
        {removed.length > 0 && may && <Removed items={removed} />}
      </div>
    </WecomFrame>
  );
}

function Corp({ corp, simulator, may }: { corp: WecomCorpView; simulator: string | null; may: boolean }) {
  const { t } = useWords();
  const [editing, edit] = useState(false);
  const { id, name, corpid, simulated, apps } = corp;
  return (
    <section className="section" aria-label={name}>
      <div className="section-head">
        <h2 className="wecom-corp-name">
          <span className="line-name">{name}</span> <Environment of={corp} />
        </h2>
        <span className="section-acts">
          {simulated && simulator && (
            <Button href={simulator} target="_blank" rel="noreferrer" icon={<Icon name="out" />}>
              {t('wecom.openSimulator')}
            </Button>
          )}
          {may && <CorpActs corp={corp} edit={() => edit(true)} />}
        </span>
      </div>
      <p className="meta">
        {t('wecom.corpid')} <span className="mono">{corpid}</span>
      </p>
      <ul className="plain-list wecom-apps">
        {apps.length === 0 && <li className="meta wecom-app-none">{t('wecom.noApp')}</li>}
        {apps.map((app) => (
          <li key={app.id}>
            <AppLine app={app} />
          </li>
        ))}
        {may && apps.length < wecomLimits.apps && (
          <li>
            <Link
              className="wecom-add"
              to={`${wecomPath}/corps/${id}/connect`}
              aria-label={t('wecom.addAppTo', { name })}
            >
              <Icon name="plus" /> {t('wecom.addApp')}
            </Link>
          </li>
        )}
      </ul>
      {editing && <CorpForm corp={corp} close={() => edit(false)} />}
    </section>
  );
}

function AppLine({ app }: { app: WecomAppView }) {
  const { t } = useWords();
  const { id, name, agentid, served, lastCallbackAt } = app;
  return (
    <Link className="line-link" to={`${wecomPath}/apps/${id}`}>
      <span className="line-what">
        <span className="line-name">{name}</span>
        <span className="meta">
          {t('wecom.agentid')} {agentid}
          {served > 0 && ` · ${t('wecom.served', { count: served })}`}
        </span>
      </span>
      <span className="wecom-line-state">
        <AppStanding app={app} />
        <span className="meta">
          {lastCallbackAt ? (
            <>
              {t('wecom.lastCallback')} <Moment at={lastCallbackAt} />
            </>
          ) : (
            t('wecom.neverCalled')
          )}
        </span>
      </span>
    </Link>
  );
}

function CorpActs({ corp: { id, name }, edit }: { corp: WecomCorpView; edit: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { undoable, told } = useNotices();
  const params = { id };
  const restore = useAct(
    () => call('wecom.reconnectCorp', { params, body: {} }),
    () => told(t('wecom.restored', { name })),
  );
  const disconnect = useAct(
    () => call('wecom.disconnectCorp', { params, body: {} }),
    () => undoable(t('wecom.disconnected', { name }), () => restore.mutate(undefined)),
  );
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('wecom.disconnectAsk', { name }),
      content: t('wecom.disconnectHint', { hours: wecomLimits.undoHours }),
      okText: t('wecom.disconnect'),
      okButtonProps: { danger: true },
      onOk: () => disconnect.mutateAsync(undefined).catch(() => undefined),
    });
  return (
    <>
      <Button aria-label={t('wecom.editCorpOf', { name })} onClick={edit}>
        {t('wecom.editCorp')}
      </Button>
      <Button aria-label={t('wecom.disconnectOf', { name })} onClick={ask}>
        {t('wecom.disconnect')}
      </Button>
    </>
  );
}

function Removed({ items }: { items: WecomOverview['removed'] }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const restore = useAct(
    ({ kind, id }: WecomOverview['removed'][number]) =>
      call(kind === 'corp' ? 'wecom.reconnectCorp' : 'wecom.restoreApp', { params: { id }, body: {} }),
    (_, { name }) => told(t('wecom.restored', { name })),
  );
  return (
    <section className="section" aria-label={t('wecom.removed')}>
      <div className="section-head">
        <h2>{t('wecom.removed')}</h2>
      </div>
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item.id} className="wecom-removed">
            <span className="line-what">
              <span className="line-name">{item.name}</span>
              <span className="meta">
                {t(item.kind === 'corp' ? 'wecom.removedCorp' : 'wecom.removedApp')} · {t('wecom.until')}{' '}
                <Moment at={item.until} form="when" />
              </span>
            </span>
            <Button
              aria-label={t('wecom.restoreOf', { name: item.name })}
              loading={restore.isPending && restore.variables?.id === item.id}
              onClick={() => restore.mutate(item)}
            >
              {t('wecom.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
