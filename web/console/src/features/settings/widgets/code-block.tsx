import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';

/** Text to be taken elsewhere. */
export function CodeBlock({ code, name }: { code: string; name: string }) {
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState('');
  const copy = () => {
    // Without HTTPS the browser has no clipboard for pages; the words can still be selected.
    const written = navigator.clipboard?.writeText(code) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(code),
      () => told(t('staff.copyByHand')),
    );
  };
  return (
    <div className="code-block">
      <pre tabIndex={0} aria-label={name}>
        {code}
      </pre>
      <Button
        size="small"
        aria-label={t('widget.copy', { name })}
        icon={<Icon name={copied === code ? 'check' : 'copy'} />}
        onClick={copy}
      >
        {copied === code ? t('staff.copied') : t('staff.copy')}
      </Button>
    </div>
  );
}
