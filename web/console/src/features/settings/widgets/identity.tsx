import { useMutation } from '@tanstack/react-query';
import { App, Button, Segmented, Switch } from 'antd';
import { useState } from 'react';
import type { CallReply } from '#contracts/client';
import type { widgetRoutes } from '#contracts/http/widgets';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Moment } from '../../../ui/moment.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { CodeBlock } from './code-block.tsx';
import { signing, signingLanguages, type SigningLanguage } from './snippets.ts';
import type { PartProps } from './part-props.ts';

type Secret = CallReply<(typeof widgetRoutes)['widgets.secret']>;

/** Whether customers must prove who they are, the secret they are signed with, and how to sign. */
export function Identity({ settings, change, id }: PartProps & { id: string }) {
  const { t } = useWords();
  const may = useMay();
  const [language, setLanguage] = useState<SigningLanguage>('Node.js');
  return (
    <>
      <label className="switch-line">
        <Switch checked={settings.identityRequired} onChange={(identityRequired) => change({ identityRequired })} />
        {t('widget.identityRequired')}
      </label>
      <p className="meta">{t('widget.identityHint')}</p>
      {may('settings.write') && <SecretField id={id} />}
      <h3>{t('widget.signing')}</h3>
      <p className="meta">{t('widget.signingHint')}</p>
      <Segmented
        aria-label={t('widget.signing')}
        value={language}
        options={[...signingLanguages]}
        onChange={(value) => setLanguage(value)}
      />
      <CodeBlock code={signing[language]} name={language} />
    </>
  );
}

/** Fetched when it is asked for, since every look is written down. */
function SecretField({ id }: { id: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { failed } = useNotices();
  const [secret, setSecret] = useState<Secret | null>(null);
  const show = useMutation({
    mutationFn: () => call('widgets.secret', { params: { id } }),
    onSuccess: setSecret,
    onError: failed,
  });
  const rotate = useMutation({
    mutationFn: () => call('widgets.rotateSecret', { params: { id }, body: {} }),
    onSuccess: setSecret,
    onError: failed,
  });
  const ask = () =>
    modal.confirm({
      icon: null,
      title: t('widget.rotateTitle'),
      content: t('widget.rotateHint'),
      okText: t('widget.rotate'),
      onOk: () => rotate.mutateAsync().catch(() => undefined),
    });
  return (
    <section className="secret">
      <h3>{t('widget.secret')}</h3>
      {secret && <CodeBlock code={secret.secret} name={t('widget.secret')} />}
      {secret?.previousUntil && (
        <p className="settings-hint">
          {t('widget.previousUntil')} <Moment at={secret.previousUntil} form="full" />
        </p>
      )}
      <div className="settings-acts">
        {secret ? (
          <Button onClick={() => setSecret(null)}>{t('widget.secretHide')}</Button>
        ) : (
          <Button loading={show.isPending} onClick={() => show.mutate()}>
            {t('widget.secretShow')}
          </Button>
        )}
        <Button onClick={ask}>{t('widget.rotate')}</Button>
      </div>
    </section>
  );
}
