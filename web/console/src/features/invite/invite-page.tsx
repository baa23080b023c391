import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ProblemError, type CallReply } from '#contracts/client';
import type { peopleRoutes } from '#contracts/http/people';
import { problemWords } from '../../app/problem-words.ts';
import { sessionKey, useServices } from '../../app/services.tsx';
import { useSessionState } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Failed } from '../../ui/states.tsx';
import { LookSwitch } from '../session/look-switch.tsx';
import { checkPassword, passwordMin } from '../session/password-strength.ts';
import { Mark } from '../session/sign-in.tsx';
import '../session/session.css';
import './invite.css';

type Invitation = CallReply<(typeof peopleRoutes)['invitation.open']>;

/** Where a link of an invitation leads: name, password, and in. */
export function InvitePage() {
  const { token = '' } = useParams();
  const { call } = useServices();
  const { t } = useWords();
  const asked = useQuery({
    queryKey: ['invitation', token],
    retry: false,
    staleTime: Infinity,
    queryFn: ({ signal }) => call('invitation.open', { params: { token } }, signal),
  });
  const isGone = asked.error instanceof ProblemError && asked.error.problem.status === 404;
  return (
    <div className="entrance entrance-alone">
      <main className="entrance-form">
        <div className="entrance-box">
          <p className="wordmark">
            <Mark /> {t('session.brand')}
          </p>
          {isGone && (
            <Empty
              icon="link"
              title={t('invite.page.invalid')}
              hint={t('invite.page.invalidHint')}
              action={<Link to="/">{t('invite.page.signIn')}</Link>}
            />
          )}
          {asked.isError && !isGone && <Failed error={asked.error} retry={() => void asked.refetch()} />}
          {asked.data && <Join invitation={asked.data} token={token} />}
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}

function Join({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const navigate = useNavigate();
  const { session } = useSessionState();
  const { company, email, invitedBy } = invitation;
  const [name, setName] = useState(invitation.name);
  const [password, setPassword] = useState('');
  const checks = checkPassword(password, { email, name, current: '' });
  const required = [
    [checks.long, t('session.check.long', { count: passwordMin })],
    [checks.varied, t('session.check.varied')],
    [checks.own, t('session.check.own')],
  ] as const;
  const join = useMutation({
    mutationFn: () => call('invitation.accept', { params: { token }, body: { name: name.trim(), password } }),
    onSuccess: async () => {
      // What another person has read in this browser is not shown to this one.
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      await queries.resetQueries({ queryKey: sessionKey });
      await navigate('/', { replace: true });
    },
  });
  const ready = name.trim() !== '' && required.every(([met]) => met);
  if (join.error instanceof ProblemError && join.error.code === 'session.only_provider') {
    return (
      <Empty
        icon="check"
        title={t('invite.page.made')}
        hint={t('invite.page.madeHint', { company, email })}
        action={<Link to="/">{t('invite.page.signIn')}</Link>}
      />
    );
  }
  return (
    <>
      <h1>{t('invite.page.title', { company })}</h1>
      <p className="entrance-lead">
        {invitedBy ? t('invite.page.lead', { inviter: invitedBy, company }) : t('invite.page.leadNobody', { company })}
      </p>
      {session && (
        <p className="entrance-note" role="status">
          {t('invite.page.signedInAs', { name: session.staff.name })}
        </p>
      )}
      <Form layout="vertical" requiredMark={false} onFinish={() => join.mutate()}>
        <Form.Item label={t('invite.page.email')} htmlFor="join-email">
          <Input id="join-email" size="large" autoComplete="username" value={email} readOnly />
        </Form.Item>
        <Form.Item label={t('invite.page.name')} htmlFor="join-name" extra={t('invite.page.nameHint')}>
          <Input
            id="join-name"
            size="large"
            autoComplete="name"
            autoFocus={name === ''}
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('invite.page.password')} htmlFor="join-password">
          <Input.Password
            id="join-password"
            size="large"
            autoComplete="new-password"
            autoFocus={invitation.name !== ''}
            aria-describedby="join-required"
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Form.Item>
        <ul className="checks" id="join-required">
          {required.map(([met, words]) => (
            <li key={words} data-met={met}>
              {met ? <Icon name="check" size={14} /> : <span className="check-open" />}
              {words}
            </li>
          ))}
        </ul>
        {join.error && (
          <p className="form-problem" role="alert">
            {problemWords(join.error, t)}
          </p>
        )}
        <Button type="primary" size="large" htmlType="submit" block loading={join.isPending} disabled={!ready}>
          {t('invite.page.join')}
        </Button>
      </Form>
    </>
  );
}
