import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useEffect, useEffectEvent, useState } from 'react';
import type { SignedIn } from '#contracts/http/staff';
import { useServices, type Services } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { ChooseCompany } from './choose-company.tsx';
import { entryWords } from './entry-words.ts';
import { LookSwitch } from './look-switch.tsx';
import { Mark } from './mark.tsx';
import { passkeysFillIn, passkeysWork, showPasskey } from './passkeys.ts';
import { leaveForProvider } from './provider.ts';
import { Problem, SecondFactor } from './second-factor.tsx';
import { leaveForWecom } from './wecom.ts';
import { useEntering, type Entering } from './use-entering.ts';
import './session.css';

export { Mark } from './mark.tsx';

/** The way in, one step at a time. `again` names who must come back when a session ended under his hands. */
export function SignInForm({ again }: { again?: { id: string; email: string } }) {
  return <SignInStepForm entering={useEntering({ again: again?.id })} email={again?.email} />;
}

function SignInSteps() {
  const { t } = useWords();
  const entering = useEntering();
  const { step } = entering;
  return (
    <>
      <h1>{t(step === null ? 'session.title' : step.next === 'company' ? 'company.choose' : 'factor.title')}</h1>
      <SignInStepForm entering={entering} />
      {step === null && <p className="meta entrance-help">{t('session.forgot')}</p>}
    </>
  );
}

function SignInStepForm({ entering, email }: { entering: Entering; email?: string | undefined }) {
  const { step, take, restart } = entering;
  if (step?.next === 'second-factor') return <SecondFactor step={step} take={take} restart={restart} />;
  if (step?.next === 'company') return <ChooseCompany step={step} take={take} restart={restart} />;
  return <FirstStep take={take} known={email} />;
}

/** E-mail and password, a passkey, or the provider of the company. */
function FirstStep({ take, known }: { take: (answer: SignedIn) => void; known: string | undefined }) {
  const { call } = useServices();
  const { t } = useWords();
  const [email, setEmail] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('session.signIn', { body: { email: email.trim(), password } }),
    onSuccess: take,
    onError: () => setPassword(''),
  });
  const byPasskey = useMutation({ mutationFn: () => passkeyIn(call, false), onSuccess: take });
  const bySso = useMutation({ mutationFn: (company: string | undefined) => ssoOut(call, { company, email }) });
  const byWecom = useMutation({ mutationFn: (app: string) => leaveForWecom(call, app, 'sign-in') });
  const here = useCompanyOfLink();
  const door = useWecomDoor();
  useFilledIn(take);
  const error = signIn.error ?? byPasskey.error ?? bySso.error ?? byWecom.error;
  const start = (begin: () => void) => {
    for (const way of [signIn, byPasskey, bySso, byWecom]) way.reset();
    begin();
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => start(() => signIn.mutate())}>
      <Form.Item label={t('session.email')} htmlFor="email">
        <Input
          id="email"
          type="text"
          inputMode="email"
          size="large"
          autoComplete="username webauthn"
          autoFocus={known === undefined}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('session.password')} htmlFor="password">
        <Input.Password
          id="password"
          size="large"
          autoComplete="current-password"
          autoFocus={known !== undefined}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form.Item>
      {bySso.data === 'none' && <Problem words={t('sso.noneFor')} />}
      {bySso.data === 'no-address' && <Problem words={t('sso.emailFirst')} />}
      {error && <Problem words={entryWords(error, t)} />}
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
      <div className="other-ways">
        {passkeysWork() && (
          <Button
            block
            size="large"
            icon={<Icon name="key" />}
            loading={byPasskey.isPending}
            onClick={() => start(() => byPasskey.mutate())}
          >
            {t('passkey.signIn')}
          </Button>
        )}
        {door && (
          <Button
            block
            size="large"
            icon={<Icon name="comment" />}
            loading={byWecom.isPending}
            onClick={() => start(() => byWecom.mutate(door.app))}
          >
            {t('wecomIn.signIn')}
          </Button>
        )}
        <Button
          block
          size="large"
          icon={<Icon name="globe" />}
          loading={bySso.isPending}
          onClick={() => start(() => bySso.mutate(here?.company))}
        >
          {here ? here.label : t('sso.signIn')}
        </Button>
      </div>
    </Form>
  );
}

/** A link like `?company=…` names the company whose button stands here. */
function useCompanyOfLink() {
  const { call } = useServices();
  const company = new URLSearchParams(location.search).get('company');
  const found = useQuery({
    queryKey: ['session', 'provider', company],
    enabled: company !== null,
    queryFn: ({ signal }) => call('session.findProvider', { body: { company: company! } }, signal),
  });
  return found.data?.provider ?? null;
}

/** The app of WeCom that staff of this installation come in through, where there is one. */
function useWecomDoor() {
  const { call } = useServices();
  const found = useQuery({
    queryKey: ['session', 'wecom'],
    queryFn: ({ signal }) => call('session.findWecom', { body: {} }, signal),
  });
  return found.data?.door ?? null;
}

async function passkeyIn(call: Services['call'], fillIn: boolean): Promise<SignedIn> {
  const { ticket, options } = await call('session.askPasskey', { body: {} });
  return call('session.passkey', { body: { ticket, response: await showPasskey(options, fillIn) } });
}

async function ssoOut(
  call: Services['call'],
  { company, email }: { company: string | undefined; email: string },
): Promise<'gone' | 'none' | 'no-address'> {
  if (company === undefined && !email.includes('@')) return 'no-address';
  const body = company === undefined ? { email: email.trim() } : { company };
  const { provider } = await call('session.findProvider', { body });
  if (!provider) return 'none';
  await leaveForProvider(call, provider.company);
  return 'gone';
}

/** Browsers that can offer a passkey in the field of the address do it, as long as nothing else was begun. */
function useFilledIn(take: (answer: SignedIn) => void): void {
  const { call } = useServices();
  const opened = useEffectEvent(take);
  useEffect(() => {
    let gone = false;
    const offer = async () => {
      if (!(await passkeysFillIn()) || gone) return;
      const answer = await passkeyIn(call, true);
      if (!gone) opened(answer);
    };
    // Nobody asked for it: whoever wants to know why it failed presses the button.
    offer().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [call]);
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
          <SignInSteps />
        </div>
        <LookSwitch />
      </main>
    </div>
  );
}
