import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { ProblemError } from '#contracts/client';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { entryWords } from './entry-words.ts';
import { useFactors } from './factor-data.ts';
import { passkeysWork, showPasskey } from './passkeys.ts';
import { leaveForProvider } from './provider.ts';
import { Problem } from './second-factor.tsx';

/** Somebody closed the question without an answer: what he wanted is not done, and that is no failure. */
export class NotProven extends Error {
  override readonly name = 'NotProven';
}

interface Waiting {
  go: () => void;
  leave: (why: Error) => void;
}

/** Does something that may need a fresh proof: asks for it when the server does, then does it again. */
export function useProof(): { proving: <R>(work: () => Promise<R>) => Promise<R>; dialog: ReactNode } {
  const waiting = useRef<Waiting | null>(null);
  const [open, setOpen] = useState(false);
  const ask = () =>
    new Promise<void>((go, leave) => {
      waiting.current = { go, leave };
      setOpen(true);
    });
  const proving = async <R,>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'session.proof_required')) throw error;
      await ask();
      return work();
    }
  };
  const end = (how: (waiting: Waiting) => void) => {
    setOpen(false);
    if (waiting.current) how(waiting.current);
    waiting.current = null;
  };
  const dialog = (
    <ProofDialog
      open={open}
      proven={() => end(({ go }) => go())}
      close={() => end(({ leave }) => leave(new NotProven()))}
    />
  );
  return { proving, dialog };
}

function ProofDialog({ open, proven, close }: { open: boolean; proven: () => void; close: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={close} title={t('proof.title')} footer={null} width={400} destroyOnHidden>
      <p className="meta">{t('proof.hint')}</p>
      <ProofForm proven={proven} />
    </Modal>
  );
}

function ProofForm({ proven }: { proven: () => void }) {
  const { call } = useServices();
  const { staff, tenant } = useSession();
  const { t } = useWords();
  const [password, setPassword] = useState('');
  const ways = useFactors().data;
  const byPassword = useMutation({
    mutationFn: () => call('session.prove', { body: { password } }),
    onSuccess: proven,
    onError: () => setPassword(''),
  });
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await call('session.askPasskey', { body: {} });
      return call('session.proveByPasskey', { body: { ticket, response: await showPasskey(options) } });
    },
    onSuccess: proven,
  });
  const bySso = useMutation({ mutationFn: () => leaveForProvider(call, tenant.id, true) });
  const error = byPassword.error ?? byPasskey.error ?? bySso.error;
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => byPassword.mutate()}>
      <input type="text" autoComplete="username" value={staff.email} readOnly hidden />
      <Form.Item label={t('session.password')} htmlFor="proof">
        <Input.Password
          id="proof"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form.Item>
      {error && <Problem words={entryWords(error, t)} />}
      <Button type="primary" htmlType="submit" block loading={byPassword.isPending} disabled={password === ''}>
        {t('proof.confirm')}
      </Button>
      <div className="other-ways">
        {(ways?.passkeys.length ?? 0) > 0 && passkeysWork() && (
          <Button block icon={<Icon name="key" />} loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
            {t('passkey.use')}
          </Button>
        )}
        {ways?.byProvider && (
          <Button type="link" loading={bySso.isPending} onClick={() => bySso.mutate()}>
            {t('proof.sso')}
          </Button>
        )}
      </div>
    </Form>
  );
}
