import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { entryWords } from './entry-words.ts';
import { Problem } from './second-factor.tsx';

type Proving = <R>(work: () => Promise<R>) => Promise<R>;

/** A QR code for the authenticator, the same as text, and the first code as proof that it holds it. */
export function TotpSetUp({ proving, done }: { proving: Proving; done: (codes: readonly string[] | null) => void }) {
  const { call } = useServices();
  const { t } = useWords();
  const [code, setCode] = useState('');
  const offered = useQuery({
    queryKey: ['totp', 'offered'],
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    queryFn: () => proving(() => call('factors.beginTotp', { body: {} })),
  });
  const confirm = useMutation({
    mutationFn: () => proving(() => call('factors.confirmTotp', { body: { code: code.trim() } })),
    onSuccess: ({ codes }) => done(codes),
    onError: () => setCode(''),
  });
  if (offered.error) return <Failed error={offered.error} retry={() => void offered.refetch()} />;
  if (!offered.data) return <RowsLoading rows={5} />;
  const { secret, uri } = offered.data;
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => confirm.mutate()} className="totp">
      <p>{t('totp.scan')}</p>
      <div className="totp-code">
        {/* Always dark on light: cameras read nothing else. */}
        <QRCode value={uri} size={168} color="#000000" bgColor="#ffffff" type="svg" aria-label={t('totp.qr')} />
        <div className="totp-secret">
          <span className="meta">{t('totp.byHand')}</span>
          <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </div>
      </div>
      <Form.Item label={t('totp.code')} htmlFor="totp-code">
        <Input
          id="totp-code"
          size="large"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={7}
          className="code-input"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Form.Item>
      {confirm.error && <Problem words={entryWords(confirm.error, t)} />}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={confirm.isPending}
        disabled={!/^\d{3}\s?\d{3}$/.test(code.trim())}
      >
        {t('totp.confirm')}
      </Button>
    </Form>
  );
}
