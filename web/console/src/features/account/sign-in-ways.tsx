import { useMutation } from '@tanstack/react-query';
import { Button, Modal, Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Factors } from '#contracts/http/sign-in';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { ChangePasswordForm } from '../session/change-password.tsx';
import { entryWords } from '../session/entry-words.ts';
import { factorsKey, useFactors } from '../session/factor-data.ts';
import { NotProven, useProof } from '../session/proof.tsx';
import { RecoveryCodes } from '../session/recovery-codes.tsx';
import { TotpSetUp } from '../session/totp-set-up.tsx';
import { Part } from './part.tsx';
import { Passkeys } from './passkeys.tsx';
import { WecomLinks } from './wecom-links.tsx';
import './account.css';

/** What opens the account: the password, an authenticator, passkeys, and codes for the day they are lost. */
export function SignInWays() {
  const { t } = useWords();
  const factors = useFactors();
  return (
    <Page title={t('account.signIn')}>
      {factors.error ? (
        <Failed error={factors.error} retry={() => void factors.refetch()} />
      ) : factors.data ? (
        <Ways factors={factors.data} />
      ) : (
        <RowsLoading rows={6} height={32} />
      )}
    </Page>
  );
}

function Ways({ factors }: { factors: Factors }) {
  const { call, queries } = useServices();
  const { t } = useWords();
  const { told } = useNotices();
  const { proving, dialog } = useProof();
  const [changing, setChanging] = useState(false);
  const [setting, setSetting] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const show = (next: Factors) => queries.setQueryData(factorsKey, next);
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) told(entryWords(error, t));
  };
  const remove = useMutation({
    mutationFn: () => proving(() => call('factors.removeTotp', {})),
    onSuccess: show,
    onError: complain,
  });
  const renew = useMutation({
    mutationFn: () => proving(() => call('factors.newCodes', { body: {} })),
    onSuccess: (made) => {
      show(made.factors);
      setCodes(made.codes);
    },
    onError: complain,
  });
  const added = (given: readonly string[] | null) => {
    void queries.invalidateQueries({ queryKey: factorsKey });
    setSetting(false);
    setCodes(given);
  };
  const strong = factors.totpSince !== null || factors.passkeys.length > 0;
  return (
    <div className="account">
      <Part title={t('session.password')} hint={t('account.passwordHint')}>
        <Button onClick={() => setChanging(true)}>{t('session.changeTitle')}</Button>
      </Part>
      <Part title={t('totp.title')} hint={t('totp.hint')}>
        {factors.totpSince ? (
          <div className="account-acts">
            <span>
              {t('totp.since')} <Moment at={factors.totpSince} />
            </span>
            <Button onClick={() => setSetting(true)}>{t('totp.replace')}</Button>
            <Popconfirm
              title={t('totp.remove')}
              description={t('totp.removeHint')}
              okText={t('totp.removeDo')}
              cancelText={t('common.cancel')}
              onConfirm={() => remove.mutate()}
            >
              <Button danger loading={remove.isPending}>
                {t('totp.remove')}
              </Button>
            </Popconfirm>
          </div>
        ) : (
          <Button type={strong ? 'default' : 'primary'} onClick={() => setSetting(true)}>
            {t('totp.add')}
          </Button>
        )}
      </Part>
      <Passkeys passkeys={factors.passkeys} proving={proving} added={added} changed={show} complain={complain} />
      <WecomLinks />
      {strong && (
        <Part title={t('recovery.title')} hint={t('recovery.hint')}>
          <div className="account-acts">
            <span>{t('recovery.left', { count: factors.recoveryLeft })}</span>
            <Popconfirm
              title={t('recovery.renew')}
              description={t('recovery.renewHint')}
              okText={t('recovery.renewDo')}
              cancelText={t('common.cancel')}
              onConfirm={() => renew.mutate()}
            >
              <Button loading={renew.isPending}>{t('recovery.renew')}</Button>
            </Popconfirm>
          </div>
        </Part>
      )}
      <Dialog open={changing} close={() => setChanging(false)} title={t('session.changeTitle')}>
        <ChangePasswordForm first={false} done={() => setChanging(false)} />
      </Dialog>
      <Dialog open={setting} close={() => setSetting(false)} title={t('totp.add')}>
        <TotpSetUp proving={proving} done={added} />
      </Dialog>
      <Modal
        open={codes !== null}
        title={t('recovery.title')}
        footer={null}
        width={440}
        closable={false}
        keyboard={false}
        mask={{ closable: false }}
        destroyOnHidden
      >
        {codes && <RecoveryCodes codes={codes} done={() => setCodes(null)} />}
      </Modal>
      {dialog}
    </div>
  );
}

function Dialog({
  open,
  close,
  title,
  children,
}: {
  open: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
}) {
  return (
    <Modal open={open} onCancel={close} title={title} footer={null} width={440} destroyOnHidden>
      {children}
    </Modal>
  );
}
