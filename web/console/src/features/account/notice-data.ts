import { useQuery } from '@tanstack/react-query';
import type { NoticePreferences } from '#contracts/http/notices';
import { useServices } from '../../app/services.tsx';

export const noticesKey = ['notices'] as const;
/** They change seldom, and never without this page or another device. */
const freshMs = 5 * 60_000;

/** What the desk may do for each kind; until it is known, as if nobody had chosen. */
export function useNoticeWays(): NoticePreferences['ways'] | undefined {
  const { call } = useServices();
  const held = useQuery({
    queryKey: noticesKey,
    queryFn: ({ signal }) => call('notices.get', {}, signal),
    staleTime: freshMs,
  });
  return held.data?.ways;
}
