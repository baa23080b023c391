import { Button } from 'antd';
import type { ReactNode } from 'react';
import { problemWords } from '../app/problem-words.ts';
import { useWords } from '../app/words.ts';
import { Icon, type IconName } from './icon.tsx';

/** Nothing here: what that means and what to do next. */
export function Empty({
  icon,
  title,
  hint,
  action,
}: {
  icon: IconName;
  title: string;
  hint?: string;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} size={28} />
      <p className="state-title">{title}</p>
      {hint && <p className="state-hint">{hint}</p>}
      {action}
    </div>
  );
}

/** It could not be read: why, and once more. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useWords();
  return (
    <div className="state" role="alert">
      <Icon name="warning" size={28} />
      <p className="state-title">{problemWords(error, t)}</p>
      <Button onClick={retry} icon={<Icon name="refresh" />}>
        {t('common.retry')}
      </Button>
    </div>
  );
}

/** Grey lines where rows will stand, so that nothing jumps when they come. */
export function RowsLoading({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useWords();
  return (
    <div className="rows-loading" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} style={{ height, width: `${92 - ((index * 37) % 40)}%` }} />
      ))}
    </div>
  );
}
