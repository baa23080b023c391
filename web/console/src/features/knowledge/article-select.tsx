import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useServices } from '../../app/services.tsx';

/** Articles offered to choose from. */
const offered = 20;

export interface ChosenArticle {
  readonly articleId: string;
  readonly title: string;
}

/** One article, found by its question. */
export function ArticleSelect({
  id,
  label,
  value,
  change,
  none,
  hidden,
}: {
  id: string;
  label: string;
  value: ChosenArticle | null;
  change: (article: ChosenArticle | null) => void;
  /** Said while none is chosen. */
  none: string;
  /** Said of one that the reader may not see. */
  hidden: string;
}) {
  const { call } = useServices();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['articles', 'offered', search],
    queryFn: ({ signal }) => call('articles.list', { query: { search: search || undefined, limit: offered } }, signal),
    placeholderData: (before) => before,
  });
  return (
    <Select
      id={id}
      aria-label={label}
      labelInValue
      showSearch
      allowClear
      filterOption={false}
      placeholder={none}
      value={value && { value: value.articleId, label: value.title || hidden }}
      onSearch={setTyped}
      onChange={(chosen: { value: string; label: string } | null | undefined) =>
        change(chosen ? { articleId: chosen.value, title: chosen.label } : null)
      }
      options={(found.data?.items ?? []).map((article) => ({ value: article.id, label: article.question }))}
    />
  );
}
