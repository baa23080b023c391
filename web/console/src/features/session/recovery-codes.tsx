import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';

/** Shown once: to be copied, downloaded or written down before one goes on. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const { staff } = useSession();
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState(false);
  const text = `${t('recovery.fileTitle', { email: staff.email })}\n\n${codes.join('\n')}\n`;
  const copy = () => {
    // Without HTTPS the browser has no clipboard for pages; the words can still be selected.
    const written = navigator.clipboard?.writeText(codes.join('\n')) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(true),
      () => told(t('recovery.copyByHand')),
    );
  };
  return (
    <div className="recovery">
      <p>{t('recovery.lead')}</p>
      <ol className="recovery-codes" aria-label={t('recovery.title')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="recovery-acts">
        <Button icon={<Icon name={copied ? 'check' : 'copy'} />} onClick={copy}>
          {copied ? t('staff.copied') : t('staff.copy')}
        </Button>
        <Button
          icon={<Icon name="file" />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="liren-recovery-codes.txt"
        >
          {t('recovery.download')}
        </Button>
      </div>
      <Button type="primary" size="large" block onClick={done}>
        {t('recovery.kept')}
      </Button>
    </div>
  );
}
