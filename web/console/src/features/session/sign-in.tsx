import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { LookSwitch } from './look-switch.tsx';
import './session.css';

/** E-mail and password. `again` names who must come back when a session ended under his hands. */
export function SignInForm({ again }: { again?: { id: string; email: string } }) {
  const { call, queries } = useServices();
  const { t } = useWords();
  const [email, setEmail] = useState(again?.email ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('session.signIn', { body: { email: email.trim(), password } }),
    onSuccess: (session) => {
      // What another person has read is not shown to this one.
      if (again && again.id !== session.staff.id)
        queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, session);
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    },
    onError: () => setPassword(''),
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => signIn.mutate()}>
      <Form.Item label={t('session.email')} htmlFor="email">
        <Input
          id="email"
          type="text"
          inputMode="email"
          size="large"
          autoComplete="username"
          autoFocus={!again}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('session.password')} htmlFor="password">
        <Input.Password
          id="password"
          size="large"
          autoComplete="current-password"
          autoFocus={again !== undefined}
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
    </Form>
  );
}

export function SignIn() {
  const { t } = useWords();
  return (
    <div className="entrance">
      <aside className="entrance-scene" aria-hidden="true">
        <div className="scene">
          <p className="scene-customer">{t('session.scene.question')}</p>
          <p className="scene-bot">
            <span className="scene-mark">AI</span>
            {t('session.scene.answer')}
            <span className="scene-source">{t('session.scene.source')}</span>
          </p>
          <p className="scene-line">{t('session.scene.claimed')}</p>
          <p className="scene-person">{t('session.scene.person')}</p>
        </div>
        <p className="scene-motto">{t('session.motto')}</p>
      </aside>
      <main className="entrance-form">
        <div className="entrance-box">
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          <h1>{t('session.title')}</h1>
          <SignInForm />
          <p className="meta entrance-help">{t('session.forgot')}</p>
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--lr-accent)" />
      <path
        d="M11 8.500v14h11"
        fill="none"
        stroke="var(--lr-on-accent)"
        strokeWidth="3.600"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="20.500" cy="11.500" r="3" fill="var(--lr-on-accent)" />
    </svg>
  );
}
