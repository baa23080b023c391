import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { StaffView } from '#contracts/http/staff';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';

export interface OneTime {
  staff: StaffView;
  oneTimePassword: string;
}

/** Shown once. It cannot be closed by a slip beside it. */
export function OneTimePassword({ given, close }: { given: OneTime | null; close: () => void }) {
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState(false);
  const leave = () => {
    setCopied(false);
    close();
  };
  const copy = () => {
    if (!given) return;
    // Without HTTPS the browser has no clipboard for pages; the words can still be selected.
    const written = navigator.clipboard?.writeText(given.oneTimePassword) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(true),
      () => told(t('staff.copyByHand')),
    );
  };
  return (
    <Modal
      open={given !== null}
      title={given && t('staff.oneTimeTitle', { name: given.staff.name })}
      onCancel={leave}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={<Button onClick={leave}>{t('staff.oneTimeDone')}</Button>}
      width={440}
    >
      {given && (
        <>
          <p>{t('staff.oneTimeHint', { email: given.staff.email })}</p>
          <div className="one-time">
            <code>{given.oneTimePassword}</code>
            <Button type="primary" icon={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
              {copied ? t('staff.copied') : t('staff.copy')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
