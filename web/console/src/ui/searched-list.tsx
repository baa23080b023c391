import { Input } from 'antd';
import type { ReactNode } from 'react';
import { Section } from './section.tsx';
import { LoadMore } from './load-more.tsx';
import { Failed, RowsLoading } from './states.tsx';

interface SearchedRows {
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Many rows under a heading: searched, read page by page; `all` counts them before any search. */
export function SearchedList({
  title,
  all,
  shown,
  list,
  search,
  acts,
  top,
  empty,
  none,
  children,
}: {
  title: string;
  all: number;
  /** How many of them are on the page. */
  shown: number;
  list: SearchedRows;
  search: { words: string; value: string; change: (value: string) => void };
  acts: ReactNode;
  /** What stands above the rows, also when there are none. */
  top?: ReactNode;
  /** What stands there when there are none at all. */
  empty: ReactNode;
  /** What is said when the search finds none. */
  none: string;
  children: ReactNode;
}) {
  return (
    <Section title={title} count={all} side={all > 0 && acts}>
      {top}
      {all > 0 && (
        <Input
          className="filter-search"
          allowClear
          aria-label={search.words}
          placeholder={search.words}
          value={search.value}
          onChange={(event) => search.change(event.target.value)}
        />
      )}
      {list.isPending && <RowsLoading rows={8} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && all === 0 && empty}
      {list.isSuccess && all > 0 && shown === 0 && <p className="meta">{none}</p>}
      {children}
      <LoadMore list={list} />
    </Section>
  );
}
