import { useEffect, useRef, type RefObject } from 'react';
import { useSearchParams } from 'react-router';
import type { TimelineSnapshot } from '#web-ui/chat-timeline.ts';
import { useNotices } from '../../ui/notices.tsx';
import type { Talk } from '../../timeline/talk.ts';

/** Pages fetched to reach a message; one further back is looked for by hand. */
const pages = 40;

/** Brings the message that the address names (`at`) into sight, fetching what is earlier until it is there. */
export function useSought(
  box: RefObject<HTMLDivElement | null>,
  talk: Talk,
  { entries, hasEarlier }: TimelineSnapshot,
) {
  const [params] = useSearchParams();
  const { failed } = useNotices();
  const at = Number(params.get('at') ?? 0);
  const tries = useRef({ at: 0, pages: 0, reached: false });
  useEffect(() => {
    if (tries.current.at !== at) tries.current = { at, pages: 0, reached: false };
    const { current } = tries;
    if (at === 0 || current.reached || entries.length === 0) return;
    const found = box.current?.querySelector<HTMLElement>(`[data-seq='${at}']`);
    if (found) {
      current.reached = true;
      found.tabIndex = -1;
      found.scrollIntoView({ block: 'center' });
      found.focus({ preventScroll: true });
      return;
    }
    if (!hasEarlier || current.pages >= pages) return;
    current.pages += 1;
    talk.earlier().catch(failed);
  }, [at, box, entries, failed, hasEarlier, talk]);
}
