import { useNavigate } from 'react-router';
import type { ConversationRow } from '#contracts/http/conversations';
import { usePreferences } from '../../app/preferences.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNoticeWays } from '../account/notice-data.ts';
import { callSound } from './call-sound.ts';

type Kind = 'waiting' | 'wrote';

/** As if nobody had chosen; the same as the server's. */
const usual = { waiting: ['desktop', 'sound'], wrote: ['desktop'] } as const;

/** Calls whoever sits here: where the device allows it, in the ways he chose for each kind. */
export function useCall() {
  const { sound, notifications } = usePreferences();
  const { staff } = useSession();
  const ways = useNoticeWays() ?? usual;
  const { t } = useWords();
  const navigate = useNavigate();
  return (kind: Kind, row: ConversationRow) => {
    // Whoever said that he takes no new ones is not called for them.
    if (kind === 'waiting' && (staff.presence === 'busy' || staff.presence === 'away')) return;
    // Who sits before the page sees what his customers write.
    if (kind === 'wrote' && !document.hidden) return;
    const chosen: readonly string[] = ways[kind];
    if (sound && chosen.includes('sound')) callSound();
    const shown = notifications && document.hidden && Notification.permission === 'granted';
    if (!shown || !chosen.includes('desktop')) return;
    const waits = kind === 'waiting';
    const note = new Notification(t(waits ? 'call.title' : 'call.wrote', { name: row.customer.name }), {
      body:
        waits && row.handoff
          ? `${t(`reason.${row.handoff.reason}`)} · ${row.handoff.detail}`
          : (row.lastMessage?.preview ?? ''),
      tag: row.id,
    });
    note.addEventListener('click', () => {
      window.focus();
      note.close();
      void navigate(`/desk/${row.id}?view=${waits ? 'queue' : 'mine'}`);
    });
  };
}
