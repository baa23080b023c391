import { useMutation, useQuery } from '@tanstack/react-query';
import { Switch } from 'antd';
import type { SecuritySettings } from '#contracts/http/sign-in';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { Part } from '../account/part.tsx';
import { entryWords } from '../session/entry-words.ts';
import { NotProven, useProof } from '../session/proof.tsx';
import { ProviderForm } from './provider-form.tsx';

const securityKey = ['settings', 'security'] as const;

/** How people of this company sign in. */
export function SecuritySection() {
  const { call } = useServices();
  const { t } = useWords();
  const settings = useQuery({ queryKey: securityKey, queryFn: ({ signal }) => call('security.get', {}, signal) });
  return (
    <Page title={t('settings.security')}>
      {settings.error ? (
        <Failed error={settings.error} retry={() => void settings.refetch()} />
      ) : settings.data ? (
        <Security settings={settings.data} />
      ) : (
        <RowsLoading rows={6} height={32} />
      )}
    </Page>
  );
}

function Security({ settings }: { settings: SecuritySettings }) {
  const { call, queries } = useServices();
  const { t } = useWords();
  const { told } = useNotices();
  const may = useMay()('security.write');
  const { proving, dialog } = useProof();
  const show = (next: SecuritySettings) => {
    queries.setQueryData(securityKey, next);
    told(t('security.saved'));
  };
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) told(entryWords(error, t));
  };
  const require = useMutation({
    mutationFn: (required: boolean) => proving(() => call('security.requireSecondFactor', { body: { required } })),
    onSuccess: (next) => {
      show(next);
      // It may concern whoever turned it on, too.
      void queries.invalidateQueries({ queryKey: ['session'] });
    },
    onError: complain,
  });
  return (
    <div className="account">
      {!may && <p className="meta">{t('security.readOnly')}</p>}
      <Part title={t('security.twoFactor')} hint={t('security.twoFactorHint')}>
        <label className="account-acts">
          <Switch
            checked={settings.secondFactorRequired}
            disabled={!may}
            loading={require.isPending}
            onChange={(on) => require.mutate(on)}
          />
          <span>{t('security.require')}</span>
          {settings.withoutSecondFactor > 0 && (
            <span className="meta">{t('security.without', { count: settings.withoutSecondFactor })}</span>
          )}
        </label>
      </Part>
      <Part title={t('security.sso')} hint={t('security.ssoHint')}>
        <ProviderForm
          key={settings.oidc?.updatedAt ?? 'new'}
          settings={settings}
          may={may}
          proving={proving}
          show={show}
          complain={complain}
        />
      </Part>
      {dialog}
    </div>
  );
}
