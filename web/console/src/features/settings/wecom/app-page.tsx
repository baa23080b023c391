import { App, Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { WecomAppView, WecomCorpView } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { Section } from '../../../ui/section.tsx';
import { Empty, Failed, RowsLoading } from '../../../ui/states.tsx';
import { AccountList } from './account-list.tsx';
import { AppSettings } from './app-settings.tsx';
import { CallbackFold } from './callback-card.tsx';
import { CheckPanel } from './check-panel.tsx';
import { DeepPage, Environment } from './frame.tsx';
import { AppStanding } from './standing.tsx';
import { appIn, useAct, useApp, useOverview, wecomPath } from './wecom-data.ts';

/** One app: how it stands, what it serves, and everything that is set for it. */
export function AppPage() {
  const { app: id = '' } = useParams();
  const { t } = useWords();
  const navigate = useNavigate();
  const overview = useOverview();
  const found = appIn(overview.data, id);
  const fresh = useApp(found ? id : '', found?.app.verifiedAt === null);
  if (found) return <Body corp={found.corp} app={fresh.data ?? found.app} />;
  return (
    <DeepPage title={t('wecom.app')}>
      {overview.isPending && <RowsLoading rows={8} />}
      {overview.isError && <Failed error={overview.error} retry={() => void overview.refetch()} />}
      {overview.isSuccess && (
        <Empty
          icon="link"
          title={t('problem.wecom.app_not_found')}
          action={<Button onClick={() => void navigate(wecomPath)}>{t('common.back')}</Button>}
        />
      )}
    </DeepPage>
  );
}

function Body({ corp, app }: { corp: WecomCorpView; app: WecomAppView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const may = useMay()('settings.write');
  return (
    <DeepPage
      title={
        <>
          <span className="cut">{app.name}</span> <Environment of={corp} />
        </>
      }
      actions={
        may && (
          <>
            {app.verifiedAt === null && (
              <Button type="primary" onClick={() => void navigate('connect')}>
                {t('wecom.continue')}
              </Button>
            )}
            <Remove app={app} />
          </>
        )
      }
    >
      <div className="sections">
        <p className="wecom-facts meta">
          <AppStanding app={app} />
          <span>{corp.name}</span>
          <span className="mono">{corp.corpid}</span>
          <span>
            {t('wecom.agentid')} {app.agentid}
          </span>
        </p>
        {may && (
          <Section title={t('wecom.checks')}>
            <CheckPanel app={app.id} />
          </Section>
        )}
        <Section title={t('wecom.accounts')}>
          <AccountList app={app.id} />
        </Section>
        <Section title={t('wecom.appSettings')}>
          <AppSettings key={app.id} app={app} locked={!may} />
        </Section>
        {may && (
          <Section title={t('wecom.receiving')}>
            <p className="meta">{t('wecom.receivingHint')}</p>
            <CallbackFold app={app} />
          </Section>
        )}
      </div>
    </DeepPage>
  );
}

function Remove({ app: { id, name } }: { app: WecomAppView }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { undoable, told } = useNotices();
  const params = { id };
  const restore = useAct(
    () => call('wecom.restoreApp', { params, body: {} }),
    () => told(t('wecom.restored', { name })),
  );
  const remove = useAct(
    async () => {
      await call('wecom.removeApp', { params, body: {} });
      await navigate(wecomPath);
    },
    () => undoable(t('wecom.appRemoved', { name }), () => restore.mutate(undefined)),
  );
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('wecom.appRemoveAsk', { name }),
      content: t('wecom.appRemoveHint', { hours: wecomLimits.undoHours }),
      okText: t('wecom.appRemove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  return <Button onClick={ask}>{t('wecom.appRemove')}</Button>;
}
