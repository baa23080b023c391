import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { checkPassword, passwordMin } from './password-strength.ts';
import './session.css';

/** A new password with what it still lacks, beside the one that it replaces. */
export function NewPassword({
  owner,
  first,
  pending,
  error,
  submit,
}: {
  owner: { name: string; email: string };
  /** It replaces a one-time password. */
  first: boolean;
  pending: boolean;
  error: unknown;
  submit: (passwords: { current: string; next: string }) => void;
}) {
  const { t } = useWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const checks = checkPassword(next, { ...owner, current });
  const required = [
    [checks.long, t('session.check.long', { count: passwordMin })],
    [checks.varied, t('session.check.varied')],
    [checks.own, t('session.check.own')],
    [checks.fresh, t('session.check.fresh')],
  ] as const;
  const good = required.every(([met]) => met);
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => submit({ current, next })}>
      {/* Password keepers store the new word under this name. */}
      <input type="text" autoComplete="username" value={owner.email} readOnly hidden />
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
      {Boolean(error) && (
        <p className="form-problem" role="alert">
          {problemWords(error, t)}
        </p>
      )}
      <Button type="primary" size="large" htmlType="submit" block loading={pending} disabled={!good || current === ''}>
        {t('session.change')}
      </Button>
    </Form>
  );
}
