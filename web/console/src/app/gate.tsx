import { Button, Modal } from 'antd';
import { FirstPassword } from '../features/session/change-password.tsx';
import { SetUpFactor } from '../features/session/set-up-factor.tsx';
import { FirstRun } from '../features/first-run/first-run.tsx';
import { SignIn, SignInForm } from '../features/session/sign-in.tsx';
import { Failed } from '../ui/states.tsx';
import { LiveProvider } from './live.tsx';
import { sessionKey, useServices } from './services.tsx';
import { SessionProvider, useSessionState } from './session.tsx';
import { Shell } from './shell.tsx';
import { useWords } from './words.ts';

/**
 * Who stands before the door decides what is drawn at the same address: sign-in, the first password, or the
 * console. So signing in always leads back to where one was, and an expired session keeps the page beneath.
 */
export function Gate() {
  const { session, failure, expired, retry } = useSessionState();
  const { call, queries } = useServices();
  const { t } = useWords();
  const leave = () => {
    // First the door, which hears of it; what was read for this session goes with it.
    queries.setQueryData(sessionKey, null);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  };
  const signOut = () => {
    call('session.signOut', {}).then(leave, leave);
  };
  if (failure) return <Failed error={failure} retry={retry} />;
  if (session === undefined) return null;
  if (session === null) return <SignIn />;
  if (session.staff.mustChangePassword)
    return (
      <SessionProvider session={session}>
        <FirstPassword signOut={signOut} />
      </SessionProvider>
    );
  if (session.mustSetUpFactor)
    return (
      <SessionProvider session={session}>
        <SetUpFactor signOut={signOut} />
      </SessionProvider>
    );
  if (!session.tenant.setUp)
    return (
      <SessionProvider session={session}>
        <FirstRun signOut={signOut} />
      </SessionProvider>
    );
  return (
    <SessionProvider session={session}>
      <LiveProvider key={session.staff.id} session={session.csrf}>
        <Shell signOut={signOut} />
      </LiveProvider>
      <Modal
        open={expired}
        title={t('session.expired')}
        footer={null}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        width={400}
        destroyOnHidden
      >
        <p className="meta">{t('session.expiredHint')}</p>
        <SignInForm again={session.staff} />
        <Button type="link" className="entrance-other" onClick={leave}>
          {t('session.other')}
        </Button>
      </Modal>
    </SessionProvider>
  );
}
