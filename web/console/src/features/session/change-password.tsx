import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { LookSwitch } from './look-switch.tsx';
import { NewPassword } from './new-password.tsx';
import { Mark } from './sign-in.tsx';
import './session.css';

/** Changes my own password. The first one is forced, later ones are wished for. */
export function ChangePasswordForm({ first, done }: { first: boolean; done?: () => void }) {
  const { call, queries } = useServices();
  const { staff } = useSession();
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => call('session.changePassword', { body }),
    onSuccess: (session) => {
      queries.setQueryData(sessionKey, session);
      done?.();
    },
  });
  return (
    <NewPassword first={first} owner={staff} pending={change.isPending} error={change.error} submit={change.mutate} />
  );
}

export function FirstPassword({ signOut }: { signOut: () => void }) {
  const { staff } = useSession();
  const { t } = useWords();
  return (
    <div className="entrance entrance-alone">
      <main className="entrance-form">
        <div className="entrance-box">
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          <h1>{t('session.first.title', { name: staff.name })}</h1>
          <p className="entrance-lead">{t('session.first.lead')}</p>
          <ChangePasswordForm first />
          <Button type="link" className="entrance-other" onClick={signOut}>
            {t('session.other')}
          </Button>
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}
