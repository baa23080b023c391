import { useEffect, useRef } from 'react';
import type { ConversationRow } from '#contracts/http/conversations';
import { useLive } from '../../app/live.tsx';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { paperKeys } from '../papers/papers-data.ts';
import { useCall } from './use-call.ts';
import { drop, keys, knownRow, spread, useCounts } from './desk-data.ts';

/** Counts are read once after a burst of rows, not once per row. */
const countsAfterMs = 300;

/** Keeps lists and counts true to the socket, and calls when a customer waits or writes. Draws nothing. */
export function DeskWatch() {
  const live = useLive();
  const { queries } = useServices();
  const { staff } = useSession();
  const queue = useCounts().data?.queue ?? 0;
  const call = useCall();
  const callRef = useRef(call);
  useEffect(() => {
    callRef.current = call;
  });
  useEffect(() => {
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deaf = live.hear((frame) => {
      if (frame.t === 'gone') {
        drop(queries, frame.conversation);
        void queries.invalidateQueries({ queryKey: keys.counts });
      }
      if (frame.t === 'papers') void queries.invalidateQueries({ queryKey: paperKeys.all });
      if (frame.t !== 'row') return;
      const known = knownRow(queries, frame.row.id);
      spread(queries, frame.row, staff.id);
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: keys.counts }), countsAfterMs);
      const waits = isWaiting(frame.row);
      if (waits && !waiting.has(frame.row.id) && isNews(frame.row, known)) callRef.current('waiting', frame.row);
      else if (wroteTo(staff.id, frame.row, known)) callRef.current('wrote', frame.row);
      if (waits) waiting.add(frame.row.id);
      else waiting.delete(frame.row.id);
    });
    const back = live.onReturn(() => {
      void queries.invalidateQueries({ queryKey: keys.allRows });
      void queries.invalidateQueries({ queryKey: keys.counts });
      void queries.invalidateQueries({ queryKey: ['conversation'] });
      void queries.invalidateQueries({ queryKey: paperKeys.all });
    });
    const leave = live.follow('desk', () => 0);
    return () => {
      clearTimeout(timer);
      deaf();
      back();
      leave();
    };
  }, [live, queries, staff.id]);
  useTitleBadge(queue);
  return null;
}

/** Ms since a request within which a row nobody here has seen is news; wide, because clocks differ. */
const newsMs = 5 * 60_000;

function isWaiting(row: ConversationRow): boolean {
  return row.status === 'open' && row.speaker === 'nobody';
}

/** Whether a waiting row is told for the first time: not known as waiting from any list, and not an old one. */
function isNews(row: ConversationRow, known: ConversationRow | undefined): boolean {
  if (known) return !isWaiting(known);
  const since = row.handoff?.requestedAt ?? row.waitingSince;
  return since !== null && Math.abs(Date.now() - Date.parse(since)) < newsMs;
}

/** A customer of mine has written since the row was last seen here. */
function wroteTo(staffId: string, row: ConversationRow, known: ConversationRow | undefined): boolean {
  const mine = row.speaker === 'person' && row.assignee?.id === staffId;
  return mine && row.lastMessage?.author === 'customer' && known !== undefined && row.lastSeq > known.lastSeq;
}

function useTitleBadge(queue: number) {
  const { t } = useWords();
  const { tenant } = useSession();
  const title = `${tenant.name} · ${t('session.brand')}`;
  useEffect(() => {
    document.title = queue > 0 ? `(${queue}) ${title}` : title;
  }, [queue, title]);
}
