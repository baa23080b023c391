import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';

/** One value that is to be taken into another console, whole. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const { t } = useWords();
  const { told } = useNotices();
  const [copied, setCopied] = useState('');
  const copy = () => {
    // Without HTTPS the browser has no clipboard for pages; the words can still be selected.
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setCopied(value),
      () => told(t('staff.copyByHand')),
    );
  };
  return (
    <div className="wecom-copy">
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        <Button
          size="small"
          aria-label={t('widget.copy', { name: label })}
          icon={<Icon name={copied === value ? 'check' : 'copy'} />}
          onClick={copy}
        >
          {copied === value ? t('staff.copied') : t('staff.copy')}
        </Button>
      </dd>
    </div>
  );
}
