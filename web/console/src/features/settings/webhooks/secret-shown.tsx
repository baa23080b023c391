import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import './webhooks.css';

/** Shown once. It cannot be closed by a slip beside it. `rotated`: an older one still signs. */
export function SecretShown({
  secret,
  rotated = false,
  close,
}: {
  secret: string | null;
  rotated?: boolean;
  close: () => void;
}) {
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState(false);
  const leave = () => {
    setCopied(false);
    close();
  };
  const copy = () => {
    // Without HTTPS the browser has no clipboard for pages; the words can still be selected.
    const written = navigator.clipboard?.writeText(secret ?? '') ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(true),
      () => told(t('webhooks.copyByHand')),
    );
  };
  return (
    <Modal
      open={secret !== null}
      title={t('webhooks.secretTitle')}
      onCancel={leave}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={<Button onClick={leave}>{t('webhooks.secretDone')}</Button>}
      width={480}
    >
      <p>{t('webhooks.secretHint')}</p>
      {rotated && <p>{t('webhooks.secretRotated')}</p>}
      <div className="webhook-secret">
        <code>{secret}</code>
        <Button type="primary" autoFocus icon={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
          {copied ? t('webhooks.copied') : t('webhooks.copy')}
        </Button>
      </div>
    </Modal>
  );
}
