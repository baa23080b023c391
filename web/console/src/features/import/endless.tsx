import { useEffect, useRef } from 'react';
import { useWords } from '../../app/words.ts';

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Fetches the next page a screen before its place is reached. */
export function Endless({ list }: { list: Paged }) {
  const { t } = useWords();
  const mark = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    const place = mark.current;
    if (!place || !hasNextPage || isFetchingNextPage) return undefined;
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && void fetchNextPage(), {
      rootMargin: '800px',
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div ref={mark} className="import-endless meta" aria-live="polite">
      {isFetchingNextPage && t('common.loading')}
    </div>
  );
}
