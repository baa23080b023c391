import { useMutation } from '@tanstack/react-query';
import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import type { Factors, PasskeyView } from '#contracts/http/sign-in';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { makePasskey, passkeysWork } from '../session/passkeys.ts';
import { Part } from './part.tsx';

interface Acts {
  proving: <R>(work: () => Promise<R>) => Promise<R>;
  added: (codes: readonly string[] | null) => void;
  changed: (factors: Factors) => void;
  complain: (error: Error) => void;
}

/** One's passkeys: each has a name, and opens the account without a password. */
export function Passkeys({ passkeys, ...acts }: { passkeys: readonly PasskeyView[] } & Acts) {
  const { call } = useServices();
  const { t } = useWords();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: async () => {
      const { ticket, options } = await acts.proving(() => call('factors.beginPasskey', { body: {} }));
      const response = await makePasskey(options);
      const given = name.trim() || t('passkey.numbered', { number: passkeys.length + 1 });
      return call('factors.addPasskey', { body: { ticket, response, name: given } });
    },
    onSuccess: ({ codes, factors }) => {
      setName('');
      acts.changed(factors);
      acts.added(codes);
    },
    onError: acts.complain,
  });
  return (
    <Part title={t('passkey.title')} hint={t('passkey.hint')}>
      {passkeys.length > 0 && (
        <ul className="account-list">
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} acts={acts} />
          ))}
        </ul>
      )}
      {passkeysWork() ? (
        <form
          className="account-acts"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Input
            className="passkey-name"
            aria-label={t('passkey.name')}
            placeholder={t('passkey.namePlaceholder')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" loading={add.isPending}>
            {t('passkey.add')}
          </Button>
        </form>
      ) : (
        <p className="meta">{t('passkey.unsupported')}</p>
      )}
    </Part>
  );
}

function Row({ passkey, acts }: { passkey: PasskeyView; acts: Acts }) {
  const { call } = useServices();
  const { t } = useWords();
  const [name, setName] = useState<string | null>(null);
  const { id } = passkey;
  const rename = useMutation({
    mutationFn: (to: string) => call('factors.renamePasskey', { params: { id }, body: { name: to } }),
    onSuccess: (factors) => {
      acts.changed(factors);
      setName(null);
    },
    onError: acts.complain,
  });
  const remove = useMutation({
    mutationFn: () => acts.proving(() => call('factors.removePasskey', { params: { id } })),
    onSuccess: acts.changed,
    onError: acts.complain,
  });
  const save = () => {
    const to = name?.trim() ?? '';
    if (to === '' || to === passkey.name) setName(null);
    else rename.mutate(to);
  };
  return (
    <li className="account-row">
      <span className="account-what">
        {name === null ? (
          <strong className="cut">{passkey.name}</strong>
        ) : (
          <Input
            aria-label={t('passkey.name')}
            autoFocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={save}
            onBlur={save}
            onKeyDown={(event) => event.key === 'Escape' && setName(null)}
          />
        )}
        <span className="meta">
          {t(passkey.synced ? 'passkey.synced' : 'passkey.onDevice')} · {t('passkey.added')}{' '}
          <Moment at={passkey.createdAt} /> ·{' '}
          {passkey.usedAt ? (
            <>
              {t('sessions.used')} <Moment at={passkey.usedAt} />
            </>
          ) : (
            t('passkey.neverUsed')
          )}
        </span>
      </span>
      <span className="account-acts">
        <Button
          size="small"
          aria-label={t('passkey.renameOne', { name: passkey.name })}
          onClick={() => setName(passkey.name)}
        >
          {t('passkey.rename')}
        </Button>
        <Popconfirm
          title={t('passkey.remove')}
          description={t('passkey.removeHint')}
          okText={t('passkey.removeDo')}
          cancelText={t('common.cancel')}
          onConfirm={() => remove.mutate()}
        >
          <Button
            size="small"
            danger
            loading={remove.isPending}
            aria-label={t('passkey.removeOne', { name: passkey.name })}
          >
            {t('passkey.removeDo')}
          </Button>
        </Popconfirm>
      </span>
    </li>
  );
}
