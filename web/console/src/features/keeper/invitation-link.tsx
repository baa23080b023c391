import { Button, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';

/** The link that is shown once: copied by one press, selected for whoever copies by hand. */
export function InvitationLink({ invitation }: { invitation: { email: string; link: string; expiresAt: string } }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const { email, link, expiresAt } = invitation;
  const copy = () => {
    void navigator.clipboard?.writeText(link).then(() => setCopied(true));
  };
  return (
    <div className="keeper-link">
      <p>{t('keeper.linkLead', { email })}</p>
      <div className="keeper-link-row">
        <Input readOnly value={link} aria-label={t('keeper.link')} onFocus={(event) => event.target.select()} />
        <Button icon={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
          {copied ? t('keeper.copied') : t('keeper.copy')}
        </Button>
      </div>
      <p className="meta">
        {t('keeper.linkUntil')} <Moment at={expiresAt} form="full" />
      </p>
    </div>
  );
}
