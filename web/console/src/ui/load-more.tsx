import { Button } from 'antd';
import { useWords } from '../app/words.ts';

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The way to the next page of a list, as long as there is one. */
export function LoadMore({ list }: { list: Paged }) {
  const { t } = useWords();
  if (!list.hasNextPage) return null;
  return (
    <p className="list-more">
      <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('common.loadMore')}
      </Button>
    </p>
  );
}
