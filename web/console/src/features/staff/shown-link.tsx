import { Button } from 'antd';
import { useState } from 'react';
import type { Invited } from '#contracts/http/people';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';

/** The link of an invitation: shown once, because only its fingerprint is kept. */
export function ShownLink({ invited: { invitation, token, mailed }, close }: { invited: Invited; close: () => void }) {
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState(false);
  const link = `${location.origin}/console/invite/${token}`;
  const { email } = invitation;
  const copy = () => {
    // Without HTTPS the browser has no clipboard for pages; the link can still be selected.
    const written = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(true),
      () => told(t('invite.copyByHand')),
    );
  };
  return (
    <>
      <p>{t('invite.linkLead', { email })}</p>
      {mailed && <p className="meta">{t('invite.mailed', { email })}</p>}
      <div className="invite-link">
        <code>{link}</code>
      </div>
      <div className="form-acts">
        <Button onClick={close}>{t('invite.done')}</Button>
        <Button type="primary" autoFocus icon={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
          {copied ? t('invite.copied') : t('invite.copy')}
        </Button>
      </div>
    </>
  );
}
