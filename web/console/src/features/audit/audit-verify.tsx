import { Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

interface Checked {
  entries: number;
  total: number;
  intact: boolean;
  brokenAt: number | null;
}

export type Verification =
  | { readonly is: 'idle' }
  | { readonly is: 'running' | 'done'; readonly so: Checked }
  | { readonly is: 'failed'; readonly error: unknown };

/** Recomputes the chain stretch by stretch, so that a long one shows how far it is and can be left. */
export function useVerification(): { state: Verification; start: () => void } {
  const { call } = useServices();
  const [state, setState] = useState<Verification>({ is: 'idle' });
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);
  const run = async () => {
    const { signal } = leaving.current;
    try {
      for (let so: Checked = { entries: 0, total: 0, intact: true, brokenAt: null }; ;) {
        so = await call('audit.verify', { query: { after: so.entries } }, signal);
        const over = !so.intact || so.entries >= so.total;
        setState({ is: over ? 'done' : 'running', so });
        if (over) return;
      }
    } catch (error) {
      if (!signal.aborted) setState({ is: 'failed', error });
    }
  };
  const start = () => {
    setState({ is: 'running', so: { entries: 0, total: 0, intact: true, brokenAt: null } });
    void run();
  };
  return { state, start };
}

export function VerifyButton({ state, start }: ReturnType<typeof useVerification>) {
  const { t } = useWords();
  return (
    <Button icon={<Icon name="audit" />} loading={state.is === 'running'} onClick={start}>
      {t('audit.verify')}
    </Button>
  );
}

export function Verified({ state }: { state: Verification }) {
  const { t } = useWords();
  if (state.is === 'idle') return null;
  if (state.is === 'failed') return <p className="form-problem chain">{problemWords(state.error, t)}</p>;
  const { entries, total, intact, brokenAt } = state.so;
  if (state.is === 'running')
    return (
      <div className="chain" data-intact="running" role="status">
        <span>{t('audit.verifying', { entries, total })}</span>
        <Progress percent={total === 0 ? 0 : Math.floor((entries / total) * 100)} showInfo={false} size="small" />
      </div>
    );
  return (
    <p className="chain" data-intact={intact} role="status">
      <Icon name={intact ? 'check' : 'warning'} />
      {intact ? t('audit.intact', { count: total }) : t('audit.broken', { seq: brokenAt ?? 0 })}
    </p>
  );
}
