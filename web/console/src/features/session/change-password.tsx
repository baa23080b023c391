import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LookSwitch } from './look-switch.tsx';
import { checkPassword, passwordMin } from './password-strength.ts';
import { Mark } from './sign-in.tsx';
import './session.css';

/** New password with what it still lacks. The first one is forced, later ones are wished for. */
export function ChangePasswordForm({ first, done }: { first: boolean; done?: () => void }) {
  const { call, queries } = useServices();
  const { staff } = useSession();
  const { t } = useWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const checks = checkPassword(next, { ...staff, current });
  const change = useMutation({
    mutationFn: () => call('session.changePassword', { body: { current, next } }),
    onSuccess: (session) => {
      queries.setQueryData(sessionKey, session);
      done?.();
    },
  });
  const required = [
    [checks.long, t('session.check.long', { count: passwordMin })],
    [checks.varied, t('session.check.varied')],
    [checks.own, t('session.check.own')],
    [checks.fresh, t('session.check.fresh')],
  ] as const;
  const good = required.every(([met]) => met);
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => change.mutate()}>
      {/* Password keepers store the new word under this name. */}
      <input type="text" autoComplete="username" value={staff.email} readOnly hidden />
      <Form.Item label={first ? t('session.oneTime') : t('session.current')} htmlFor="current">
        <Input.Password
          id="current"
          size="large"
          autoComplete="current-password"
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('session.next')} htmlFor="next">
        <Input.Password
          id="next"
          size="large"
          autoComplete="new-password"
          aria-describedby="required"
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
      </Form.Item>
      <ul className="checks" id="required">
        {required.map(([met, words]) => (
          <li key={words} data-met={met}>
            {met ? <Icon name="check" size={14} /> : <span className="check-open" />}
            {words}
          </li>
        ))}
      </ul>
      {change.error && (
        <p className="form-problem" role="alert">
          {problemWords(change.error, t)}
        </p>
      )}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={change.isPending}
        disabled={!good || current === ''}
      >
        {t('session.change')}
      </Button>
    </Form>
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
