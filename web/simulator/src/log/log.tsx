import { useState } from 'react';
import { logPath } from '../live/live.ts';
import { useRead } from '../live/use-live.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Read } from '../parts/states.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { wanted, type LogWish } from '../pure/log-filter.ts';
import { namesIn } from '../pure/log-words.ts';
import { useWords } from '../words.ts';
import type { LogLine, SimState } from '../wire.ts';
import { Deliveries } from './deliveries.tsx';
import { LogRow } from './log-row.tsx';

const kinds = ['all', 'api', 'callback', 'actor', 'fault'] as const;

/** Everything that went over the wires, newest first, and the callbacks with their attempts. */
export function Log({ state, now, onClose }: { state: SimState; now: number; onClose: () => void }) {
  const { t } = useWords();
  const [part, setPart] = useState<'lines' | 'outbox'>('lines');
  return (
    <Dialog title={t('log')} onClose={onClose} side>
      <Tabs
        label={t('log')}
        chosen={part}
        onChoose={setPart}
        tabs={[
          { id: 'lines', words: t('log.lines') },
          { id: 'outbox', words: t('log.outbox') },
        ]}
      >
        {part === 'lines' ? <Lines state={state} now={now} /> : <Deliveries now={now} />}
      </Tabs>
    </Dialog>
  );
}

function Lines({ state, now }: { state: SimState; now: number }) {
  const { t } = useWords();
  const reading = useRead<readonly LogLine[]>(logPath);
  const names = namesIn(state, (kind) => t(`kind.${kind}`));
  const [wish, setWish] = useState<LogWish>({ kind: 'all', text: '' });
  return (
    <>
      <div className="log-filter">
        <select
          aria-label={t('log.kind')}
          value={wish.kind}
          onChange={(event) => setWish({ ...wish, kind: event.target.value as LogWish['kind'] })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`log.${kind}`)}
            </option>
          ))}
        </select>
        <input
          type="search"
          aria-label={t('log.search')}
          placeholder={t('log.search')}
          value={wish.text}
          onChange={(event) => setWish({ ...wish, text: event.target.value })}
        />
      </div>
      <Read reading={reading}>
        {(lines) => {
          const shown = wanted(lines, wish);
          if (shown.length === 0)
            return <Empty title={t('log.empty')} hint={t(lines.length === 0 ? 'log.emptyHint' : 'log.noneLike')} />;
          return (
            <ol className="log-lines log-whole" aria-label={t('log')} tabIndex={0}>
              {shown.map((line) => (
                <LogRow key={line.n} line={line} now={now} names={names} />
              ))}
            </ol>
          );
        }}
      </Read>
    </>
  );
}
