import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { call, Refusal, type Method } from '../live/call.ts';
import { useLive } from '../live/use-live.tsx';
import { useWords } from '../words.ts';
import { IconButton } from './button.tsx';
import { sentence } from './states.tsx';

/** Does something at the simulator: undefined when it refused, and its sentence was shown. */
export type Act = <T = unknown>(method: Method, path: string, body?: unknown) => Promise<T | undefined>;

interface Held {
  readonly act: Act;
  readonly say: (words: string) => void;
}

/** Ms that a sentence stays; a refusal is worth reading twice. */
const stayMs = 9_000;
const Context = createContext<Held | null>(null);

/** Whatever is inside acts; what was refused is said in one place, so that nothing fails in silence. */
export function ActProvider({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const live = useLive();
  const [said, setSaid] = useState<{ words: string; n: number } | null>(null);
  const count = useRef(0);
  const say = useCallback((words: string) => setSaid({ words, n: ++count.current }), []);
  const act = useCallback<Act>(
    async <T,>(method: Method, path: string, body?: unknown) => {
      try {
        const reply = await call<T>(method, path, body ?? (method === 'GET' ? undefined : {}));
        setSaid(null);
        await live.refresh();
        return reply;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        say(sentence(error, t('unreachable')));
        return undefined;
      }
    },
    [live, say, t],
  );
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), stayMs);
    return () => clearTimeout(timer);
  }, [said]);
  const held = useMemo(() => ({ act, say }), [act, say]);
  return (
    <Context value={held}>
      {children}
      <div className="notice-place" role="alert">
        {said && (
          <div className="notice" key={said.n}>
            <span>{said.words}</span>
            <IconButton icon="close" label={t('close')} onClick={() => setSaid(null)} />
          </div>
        )}
      </div>
    </Context>
  );
}

export function useAct(): Held {
  const held = use(Context);
  if (!held) throw new Error('ActProvider is missing');
  return held;
}
