import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Script } from '#contracts/http/scripts';
import { fill } from '#libs/script';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { matching } from './script-match.ts';

/** Scripts shown at once; more are found by typing on. */
const SHOWN = 30;
/** Minutes for which the list is taken as it is. */
const FRESH_MS = 5 * 60_000;

interface Values {
  customer: string;
  agent: string;
}

/** The company's scripts, while somebody calls for one with a slash. */
export function useScripts(words: string | null, values: Values, take: (text: string) => void) {
  const { call } = useServices();
  const [at, setAt] = useState(0);
  // Escape closes the list until another slash calls for it; what was typed stays.
  const [closed, setClosed] = useState(false);
  if (closed && words === null) setClosed(false);
  const open = words !== null && !closed;
  const query = useQuery({
    queryKey: ['scripts'],
    enabled: words !== null,
    staleTime: FRESH_MS,
    queryFn: ({ signal }) => call('scripts.list', { query: {} }, signal),
  });
  const found = words === null || !query.data ? [] : matching(query.data.items, words, SHOWN);
  const chosen = Math.min(at, Math.max(0, found.length - 1));
  useEffect(() => setAt(0), [words]);
  const filled = (script: Script) => fill(script.text, { ...values, brand: query.data?.brand ?? '' });
  const insert = (script: Script) => take(filled(script));
  /** True when the key was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (!open || event.nativeEvent.isComposing) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      setAt((chosen + step + found.length) % found.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && found[chosen]) {
      insert(found[chosen]);
    } else if (event.key === 'Escape') {
      setClosed(true);
    } else return false;
    event.preventDefault();
    return true;
  };
  return { open, found, chosen, filled, insert, press, isLoading: query.isLoading, failed: query.isError };
}

interface Props {
  scripts: ReturnType<typeof useScripts>;
  id: string;
}

/** Above the field: what can be said in the company's words. The field keeps the focus. */
export function ScriptPicker({ scripts: { found, chosen, filled, insert, isLoading, failed }, id }: Props) {
  const { t } = useWords();
  const list = useRef<HTMLUListElement>(null);
  const base = useId();
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const hint = failed ? t('script.failed') : isLoading ? t('common.loading') : t('script.none');
  return (
    <div className="script-picker">
      {found.length === 0 && (
        <p className="meta" role="status">
          {hint}
        </p>
      )}
      <ul id={id} ref={list} role="listbox" aria-label={t('script.list')}>
        {found.map((script, index) => (
          <li
            key={script.articleId}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            aria-describedby={`${base}-${index}`}
            // The field would lose the focus before the click arrives.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(script)}
          >
            <strong>{script.title}</strong>
            {script.category !== '' && <span className="meta">{script.category}</span>}
            <span id={`${base}-${index}`} className="script-words">
              {filled(script)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
