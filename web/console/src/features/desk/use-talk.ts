import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ConversationRow } from '#contracts/http/conversations';
import { useClock } from '../../app/clock.ts';
import { useLive } from '../../app/live.tsx';
import { useServices } from '../../app/services.tsx';
import { Talk } from '../../timeline/talk.ts';

/** The talk of a conversation: opened, followed while it is on the page, and left with it. */
export function useTalk(id: string, row: ConversationRow | undefined) {
  const { call } = useServices();
  const live = useLive();
  const { dayKey } = useClock();
  const [attempt, setAttempt] = useState(0);
  const [opening, setOpening] = useState<{ is: 'loading' | 'open' } | { is: 'failed'; error: unknown }>({
    is: 'loading',
  });
  const talk = useMemo(() => new Talk({ id, call, live, dayKey }), [id, call, live, dayKey]);
  useEffect(() => {
    const ending = new AbortController();
    let leave: (() => void) | undefined;
    setOpening({ is: 'loading' });
    talk.open(ending.signal).then(
      () => {
        if (ending.signal.aborted) return;
        leave = talk.follow();
        setOpening({ is: 'open' });
      },
      (error: unknown) => {
        if (!ending.signal.aborted) setOpening({ is: 'failed', error });
      },
    );
    return () => {
      ending.abort();
      leave?.();
    };
  }, [talk, attempt]);
  useEffect(() => {
    if (row?.id === id) talk.applyRow(row);
  }, [talk, row, id]);
  const snapshot = useSyncExternalStore(talk.timeline.subscribe, talk.timeline.snapshot);
  return { talk, snapshot, opening, retry: () => setAttempt((before) => before + 1) };
}
