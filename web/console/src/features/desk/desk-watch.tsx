import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { ConversationRow } from '#contracts/http/conversations';
import { useLive } from '../../app/live.tsx';
import { usePreferences } from '../../app/preferences.tsx';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { callSound } from './call-sound.ts';
import { drop, keys, knownRow, spread, useCounts } from './desk-data.ts';

/** Counts are read once after a burst of rows, not once per row. */
const countsAfterMs = 300;

/** Keeps lists and counts true to the socket, and calls when a new customer waits. Draws nothing. */
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
      if (frame.t !== 'row') return;
      const known = knownRow(queries, frame.row.id);
      spread(queries, frame.row, staff.id);
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: keys.counts }), countsAfterMs);
      const waits = isWaiting(frame.row);
      if (waits && !waiting.has(frame.row.id) && isNews(frame.row, known)) callRef.current(frame.row);
      if (waits) waiting.add(frame.row.id);
      else waiting.delete(frame.row.id);
    });
    const back = live.onReturn(() => {
      void queries.invalidateQueries({ queryKey: keys.allRows });
      void queries.invalidateQueries({ queryKey: keys.counts });
      void queries.invalidateQueries({ queryKey: ['conversation'] });
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

function useCall() {
  const { sound, notifications } = usePreferences();
  const { staff } = useSession();
  const { t } = useWords();
  const navigate = useNavigate();
  return (row: ConversationRow) => {
    // Whoever said that he takes no new ones is not called.
    if (staff.presence === 'busy' || staff.presence === 'away') return;
    if (sound) callSound();
    if (!notifications || !document.hidden || Notification.permission !== 'granted') return;
    const note = new Notification(t('call.title', { name: row.customer.name }), {
      body: row.handoff
        ? `${t(`reason.${row.handoff.reason}`)} · ${row.handoff.detail}`
        : (row.lastMessage?.preview ?? ''),
      tag: row.id,
    });
    note.addEventListener('click', () => {
      window.focus();
      note.close();
      void navigate(`/desk/${row.id}?view=queue`);
    });
  };
}

function useTitleBadge(queue: number) {
  const { t } = useWords();
  const { tenant } = useSession();
  const title = `${tenant.name} · ${t('session.brand')}`;
  useEffect(() => {
    document.title = queue > 0 ? `(${queue}) ${title}` : title;
  }, [queue, title]);
}
