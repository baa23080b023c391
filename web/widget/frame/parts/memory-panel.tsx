import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MemoryFact, OwnMemory } from '../../../../contracts/http/memory.ts';
import type { Api, Called } from '../api.ts';
import { useWords } from '../words.ts';
import { CloseIcon } from './icons.tsx';

/** Asks the server something about what is remembered of the visitor; it answers with how things are then. */
export type AskMemory = (ask: (api: Api, id: string) => Promise<Called<OwnMemory>>) => Promise<Called<OwnMemory>>;

/** What is remembered of the visitor: each thing, with the way to erase it, all of it, and to want none of it. */
export function MemoryPanel({ ask }: { ask: AskMemory }) {
  const { t, problem } = useWords();
  const [memory, setMemory] = useState<OwnMemory | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const run: AskMemory = useCallback(
    async (work) => {
      setBusy(true);
      setFailed(null);
      const called = await ask(work);
      setBusy(false);
      if (called.is === 'ok') setMemory(called.reply);
      else setFailed(called.is === 'refused' ? called.code : 'unreachable');
      return called;
    },
    [ask],
  );
  useEffect(() => {
    heading.current?.focus();
    void run((api, id) => api.call('visitor.memory', { params: { id } }));
  }, [run]);
  const erase = async (work: Parameters<AskMemory>[0]) => {
    const called = await run(work);
    if (called.is !== 'ok') return;
    setSaid(t('memory.removed'));
    // What had the focus is gone.
    heading.current?.focus();
  };
  const { on = true, items = [] } = memory ?? {};
  return (
    <div class="memory">
      <h2 ref={heading} tabIndex={-1}>
        {t('memory.title')}
      </h2>
      {failed && <p role="alert">{problem(failed)}</p>}
      {memory === null && !failed && <p role="status">{t('memory.loading')}</p>}
      {memory && (
        <>
          <p class="hint">{t(on ? (items.length > 0 ? 'memory.hint' : 'memory.none') : 'memory.off')}</p>
          <ul>
            {items.map((item) => (
              <Item
                key={item.id}
                item={item}
                busy={busy}
                onErase={() =>
                  void erase((api, id) => api.call('visitor.forgetFact', { params: { id, factId: item.id } }))
                }
              />
            ))}
          </ul>
          <label class="switch-line">
            <input
              type="checkbox"
              checked={on}
              disabled={busy}
              onChange={({ currentTarget }) => {
                const body = { on: currentTarget.checked };
                void run((api, id) => api.call('visitor.setMemory', { params: { id }, body }));
              }}
            />
            <span>{t('memory.on')}</span>
          </label>
          {items.length > 0 && (
            <EraseAll
              busy={busy}
              onErase={() => void erase((api, id) => api.call('visitor.forgetAll', { params: { id } }))}
            />
          )}
        </>
      )}
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}

function Item({ item, busy, onErase }: { item: MemoryFact; busy: boolean; onErase: () => void }) {
  const { t } = useWords();
  const kind = t(`fact.${item.kind}`);
  const notes = [item.by === 'staff' && t('memory.byStaff'), !item.lasting && t('memory.only')].filter(Boolean);
  return (
    <li>
      <span class="kind">{kind}</span>
      <span class="words">
        {item.value}
        {notes.length > 0 && <small>{notes.join(' · ')}</small>}
      </span>
      <button type="button" class="bare" aria-label={t('memory.remove', { kind })} disabled={busy} onClick={onErase}>
        <CloseIcon small />
      </button>
    </li>
  );
}

/** Asked twice: it cannot be brought back. */
function EraseAll({ busy, onErase }: { busy: boolean; onErase: () => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <button type="button" class="secondary danger" onClick={() => setAsked(true)}>
        {t('memory.removeAll')}
      </button>
    );
  return (
    <div class="acts" role="group" aria-label={t('memory.removeAllAsk')}>
      <span>{t('memory.removeAllAsk')}</span>
      <button type="button" class="secondary" autoFocus onClick={() => setAsked(false)}>
        {t('memory.keep')}
      </button>
      <button type="button" class="secondary danger" disabled={busy} onClick={onErase}>
        {t('memory.removeAllYes')}
      </button>
    </div>
  );
}
