import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { SignedIn, SignInStep } from '#contracts/http/staff';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { entryWords } from './entry-words.ts';
import { passkeysWork, showPasskey } from './passkeys.ts';

const codeLength = 6;

type Step = Extract<SignInStep, { next: 'second-factor' }>;

/** After the password: a code of the authenticator, a passkey, or one of the recovery codes. */
export function SecondFactor({
  step,
  take,
  restart,
}: {
  step: Step;
  take: (answer: SignedIn) => void;
  restart: () => void;
}) {
  const { call } = useServices();
  const { t } = useWords();
  const [recovery, setRecovery] = useState(!step.ways.includes('totp') && !step.ways.includes('passkey'));
  const [code, setCode] = useState('');
  const byCode = useMutation({
    mutationFn: (given: string) => call('session.secondFactor', { body: { ticket: step.ticket, code: given.trim() } }),
    onSuccess: take,
    onError: () => setCode(''),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await call('session.askPasskey', { body: { ticket: step.ticket } });
      return call('session.passkey', { body: { ticket, response: await showPasskey(options) } });
    },
    onSuccess: take,
  });
  const error = byCode.error ?? byPasskey.error;
  const asksCode = recovery || step.ways.includes('totp');
  const change = (text: string) => {
    setCode(text);
    // The last digit of a code is as good as the button.
    if (!recovery && /^\d{6}$/.test(text.replaceAll(' ', ''))) byCode.mutate(text);
  };
  return (
    <div>
      <p className="entrance-lead step-lead">
        {recovery ? t('factor.recoveryLead') : asksCode ? t('factor.codeLead') : t('factor.passkeyLead')}
      </p>
      {asksCode && (
        <Form layout="vertical" requiredMark={false} onFinish={() => byCode.mutate(code)}>
          <Form.Item label={recovery ? t('factor.recovery') : t('factor.code')} htmlFor="code">
            <Input
              id="code"
              key={String(recovery)}
              size="large"
              autoFocus
              autoComplete="one-time-code"
              inputMode={recovery ? 'text' : 'numeric'}
              maxLength={recovery ? 40 : codeLength + 1}
              className="code-input"
              value={code}
              onChange={(event) => change(event.target.value)}
            />
          </Form.Item>
          {error && <Problem words={entryWords(error, t)} />}
          <Button type="primary" size="large" htmlType="submit" block loading={byCode.isPending} disabled={code === ''}>
            {t('factor.continue')}
          </Button>
        </Form>
      )}
      {!asksCode && error && <Problem words={entryWords(error, t)} />}
      <div className="other-ways">
        {step.ways.includes('passkey') && passkeysWork() && (
          <Button
            block
            size="large"
            type={asksCode ? 'default' : 'primary'}
            icon={<Icon name="key" />}
            loading={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {t('passkey.use')}
          </Button>
        )}
        {step.ways.includes('recovery') && (
          <Button
            type="link"
            onClick={() => {
              setCode('');
              byCode.reset();
              setRecovery(!recovery);
            }}
          >
            {recovery ? t('factor.useOther') : t('factor.useRecovery')}
          </Button>
        )}
        <Button type="link" onClick={restart}>
          {t('session.restart')}
        </Button>
      </div>
    </div>
  );
}

export function Problem({ words }: { words: string }) {
  return (
    <p className="form-problem" role="alert">
      {words}
    </p>
  );
}
