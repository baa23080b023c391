import type { ReactNode } from 'react';
import type { Refusal } from '../live/call.ts';
import type { Reading } from '../live/live.ts';
import { useLive } from '../live/use-live.tsx';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {hint && <p className="meta">{hint}</p>}
      {children}
    </div>
  );
}

/** What was read, or what stands in its place while it is read and when it cannot be. */
export function Read<T>({
  reading,
  children,
}: {
  reading: Reading<T>;
  children: (value: T, readAt: number) => ReactNode;
}) {
  const { t } = useWords();
  const live = useLive();
  if (reading.is === 'there') return children(reading.value, reading.readAt);
  if (reading.is === 'loading') return <div className="rows-loading" aria-label={t('loading')} role="status" />;
  return (
    <Empty title={sentence(reading.problem, t('unreachable'))}>
      <Button onClick={() => void live.refresh()}>{t('again')}</Button>
    </Empty>
  );
}

/** The server's words; `otherwise` when it said none. */
export function sentence(problem: Refusal, otherwise: string): string {
  return problem.message || otherwise;
}
