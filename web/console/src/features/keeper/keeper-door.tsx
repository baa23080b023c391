import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { Failed } from '../../ui/states.tsx';
import { LookSwitch } from '../session/look-switch.tsx';
import { NewPassword } from '../session/new-password.tsx';
import { Mark } from '../session/sign-in.tsx';
import { useKeeperCalls, useKeeperSession } from './keeper-calls.tsx';
import { KeeperPage } from './keeper-page.tsx';
import '../session/session.css';

/** Who stands before the keeper's door decides what is drawn: sign-in, the first password, or the companies. */
export function KeeperDoor() {
  const { data: session, error, refetch } = useKeeperSession();
  const { t } = useWords();
  if (error && session === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (session === undefined) return null;
  if (session === null)
    return (
      <Entrance title={t('keeper.signIn')} lead={t('keeper.signInLead')}>
        <KeeperSignIn />
      </Entrance>
    );
  if (session.keeper.mustChangePassword)
    return (
      <Entrance title={t('session.first.title', { name: session.keeper.name })} lead={t('session.first.lead')}>
        <KeeperPassword owner={session.keeper} />
      </Entrance>
    );
  return <KeeperPage keeper={session.keeper} />;
}

function Entrance({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="entrance entrance-alone">
      <main className="entrance-form">
        <div className="entrance-box">
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          <h1>{title}</h1>
          <p className="entrance-lead">{lead}</p>
          {children}
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}

function KeeperSignIn() {
  const { call, enter } = useKeeperCalls();
  const { t } = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('keeper.signIn', { body: { email: email.trim(), password } }),
    onSuccess: enter,
    onError: () => setPassword(''),
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => signIn.mutate()}>
      <Form.Item label={t('session.email')} htmlFor="keeper-email">
        <Input
          id="keeper-email"
          inputMode="email"
          size="large"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('session.password')} htmlFor="keeper-password">
        <Input.Password
          id="keeper-password"
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form.Item>
      {signIn.error && (
        <p className="form-problem" role="alert">
          {problemWords(signIn.error, t)}
        </p>
      )}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={signIn.isPending}
        disabled={email.trim() === '' || password === ''}
      >
        {t('session.signIn')}
      </Button>
      <p className="meta entrance-help">{t('keeper.forgot')}</p>
    </Form>
  );
}

function KeeperPassword({ owner }: { owner: { name: string; email: string } }) {
  const { call, enter } = useKeeperCalls();
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => call('keeper.changePassword', { body }),
    onSuccess: enter,
  });
  return <NewPassword first owner={owner} pending={change.isPending} error={change.error} submit={change.mutate} />;
}
