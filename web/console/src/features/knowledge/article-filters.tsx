import { Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigation } from 'react-router';
import { answerLanguage, articleKind } from '#contracts/http/article-draft';
import { articleState } from '#contracts/http/article-filter';
import { usePhone } from '../../app/media.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCategories, useCounts } from './article-data.ts';
import { isNarrowed, type ArticleFilter } from './article-filter.ts';

/** Ms of quiet after a key until the list is searched. */
const searchAfterMs = 250;

type Change = (changes: Record<string, string | null | undefined>) => void;

/** What the list is narrowed to; on a phone all but the search is behind a button. */
export function ArticleFilters({ filter, change }: { filter: ArticleFilter; change: Change }) {
  const { t } = useWords();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const narrowed = isNarrowed({ ...filter, search: '' });
  return (
    <>
      <Search filter={filter} change={change} />
      {phone && (
        <Button
          aria-expanded={open || narrowed}
          type={narrowed ? 'primary' : 'default'}
          ghost={narrowed}
          onClick={() => setOpen(!open)}
        >
          {t('knowledge.filters')}
        </Button>
      )}
      {(!phone || open || narrowed) && <Selects filter={filter} change={change} />}
    </>
  );
}

function Search({ filter, change }: { filter: ArticleFilter; change: Change }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(filter.search);
  const sent = useRef(change);
  useEffect(() => {
    sent.current = change;
  });
  useEffect(() => setTyped(filter.search), [filter.search]);
  // A search that comes after the click on a row would call it back.
  const leaving = useNavigation().state !== 'idle';
  useEffect(() => {
    if (leaving || typed.trim() === filter.search) return undefined;
    const timer = setTimeout(() => sent.current({ search: typed.trim() }), searchAfterMs);
    return () => clearTimeout(timer);
  }, [typed, filter.search, leaving]);
  return (
    <Input
      className="filter-search"
      prefix={<Icon name="search" size={14} />}
      placeholder={t('knowledge.search')}
      aria-label={t('knowledge.search')}
      allowClear
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

function Selects({ filter, change }: { filter: ArticleFilter; change: Change }) {
  const { t } = useWords();
  const counts = useCounts().data;
  const categories = useCategories().data?.items ?? [];
  const counted = (words: string, count: number | undefined) => (count === undefined ? words : `${words} · ${count}`);
  // How an article stands and what its time says are one question to whoever looks for work to do.
  const standing = filter.due ? `due:${filter.due}` : (filter.state ?? filter.status);
  const languages = counts?.languages.filter(({ name }) => name !== null) ?? [];
  return (
    <>
      <Pick
        words={t('knowledge.anyStatus')}
        value={standing}
        options={[
          ...articleState.options.map((state) => ({
            value: state,
            label: counted(t(`status.${state}`), counts?.states.find(({ name }) => name === state)?.articles ?? 0),
          })),
          { value: 'due:soon', label: counted(t('due.soon'), counts?.due.soon) },
          { value: 'due:recheck', label: counted(t('due.recheck'), counts?.due.recheck) },
        ]}
        choose={(value) =>
          change({
            status: null,
            state: value?.startsWith('due:') ? null : value,
            due: value?.startsWith('due:') ? value.slice(4) : null,
          })
        }
      />
      <Pick
        words={t('knowledge.anyKind')}
        value={filter.kind}
        options={articleKind.options.map((kind) => ({
          value: kind,
          label: counted(t(`kind.${kind}`), counts?.kinds.find(({ name }) => name === kind)?.articles ?? 0),
        }))}
        choose={(kind) => change({ kind })}
      />
      {(languages.length > 0 || filter.language) && (
        <Pick
          words={t('knowledge.anyLanguage')}
          value={filter.language}
          options={[
            { value: 'none', label: t('language.own') },
            ...answerLanguage.options.map((language) => ({ value: language, label: t(`language.${language}`) })),
          ]}
          choose={(language) => change({ language })}
        />
      )}
      {((counts?.products.length ?? 0) > 0 || filter.product !== '') && (
        <Pick
          words={t('knowledge.anyProduct')}
          value={filter.product}
          options={(counts?.products ?? []).map(({ name, articles }) => ({
            value: name,
            label: counted(name, articles),
          }))}
          choose={(product) => change({ product })}
        />
      )}
      {(categories.some(({ name }) => name !== '') || filter.category !== '') && (
        <Pick
          words={t('knowledge.anyCategory')}
          value={filter.category}
          options={categories
            .filter(({ name }) => name !== '')
            .map(({ name, articles }) => ({ value: name, label: counted(name, articles) }))}
          choose={(category) => change({ category })}
        />
      )}
    </>
  );
}

function Pick({
  words,
  value,
  options,
  choose,
}: {
  words: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  choose: (value: string | undefined) => void;
}) {
  return (
    <Select<string>
      className="filter-select"
      aria-label={words}
      placeholder={words}
      allowClear
      showSearch={options.length > 10}
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      value={value || undefined}
      options={options}
      onChange={choose}
    />
  );
}
