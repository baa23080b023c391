import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useNavigation, useSearchParams } from 'react-router';
import { articleStatus, type Article, type ArticleStatus } from '#contracts/http/knowledge';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { articleKeys, useCategories, type ArticleFilter } from './article-data.ts';
import { ExportButton } from './export-button.tsx';
import { StatusTag } from './status-tag.tsx';
import { TryPanel } from './try-panel.tsx';
import './knowledge.css';

const pageArticles = 50;
/** Ms of quiet after a key until the list is searched. */
const searchAfterMs = 250;

export function ArticleList() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const trying = params.get('try') !== null;
  const filter: ArticleFilter = {
    search: params.get('search') ?? '',
    status: articleStatus.safeParse(params.get('status')).data,
    category: params.get('category') ?? '',
  };
  const change = (name: string, value: string | null | undefined) =>
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const create = may('knowledge.write') && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => void navigate('/knowledge/new')}>
      {t('knowledge.new')}
    </Button>
  );
  const clear = () => setParams(trying ? { try: '1' } : {}, { replace: true });
  return (
    <div className="knowledge" data-trying={trying}>
      <Page
        title={t('nav.knowledge')}
        about={t('knowledge.about')}
        actions={
          <>
            <Button
              icon={<Icon name="spark" />}
              aria-pressed={trying}
              onClick={() => change('try', trying ? null : '1')}
            >
              {t('knowledge.try')}
            </Button>
            {!phone && <ExportButton filter={filter} />}
            {create}
          </>
        }
        filters={<Filters filter={filter} change={change} />}
      >
        <Rows filter={filter} create={create} clear={clear} />
      </Page>
      {trying && <TryPanel close={() => change('try', null)} />}
    </div>
  );
}

function Filters({
  filter,
  change,
}: {
  filter: ArticleFilter;
  change: (name: string, value: string | null | undefined) => void;
}) {
  const { t } = useWords();
  const categories = useCategories().data?.items ?? [];
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
    const timer = setTimeout(() => sent.current('search', typed.trim()), searchAfterMs);
    return () => clearTimeout(timer);
  }, [typed, filter.search, leaving]);
  return (
    <>
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
      <Select<ArticleStatus>
        className="filter-select"
        placeholder={t('knowledge.anyStatus')}
        aria-label={t('knowledge.status')}
        allowClear
        value={filter.status}
        onChange={(value) => change('status', value)}
        options={articleStatus.options.map((value) => ({ value, label: t(`status.${value}`) }))}
      />
      <Select<string>
        className="filter-select"
        placeholder={t('knowledge.anyCategory')}
        aria-label={t('knowledge.category')}
        allowClear
        showSearch
        value={filter.category || undefined}
        onChange={(value) => change('category', value)}
        options={categories.map(({ name, articles }) => ({
          value: name,
          label: `${name || t('knowledge.noCategory')} · ${articles}`,
        }))}
      />
    </>
  );
}

function Rows({ filter, create, clear }: { filter: ArticleFilter; create: React.ReactNode; clear: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const phone = usePhone();
  const navigate = useNavigate();
  const list = useInfiniteQuery({
    queryKey: articleKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      call(
        'articles.list',
        {
          query: {
            search: filter.search || undefined,
            status: filter.status,
            category: filter.category || undefined,
            cursor: pageParam,
            limit: pageArticles,
          },
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  if (list.isPending) return <RowsLoading rows={10} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const read = list.data.pages.flatMap((page) => page.items);
  const items = filter.search === '' ? read : titlesFirst(read, filter.search);
  const filtered = filter.search !== '' || filter.status !== undefined || filter.category !== '';
  if (items.length === 0)
    return filtered ? (
      <Empty
        icon="search"
        title={t('knowledge.noneFound')}
        action={<Button onClick={clear}>{t('common.clearFilters')}</Button>}
      />
    ) : (
      <Empty icon="knowledge" title={t('knowledge.empty')} hint={t('knowledge.emptyHint')} action={create} />
    );
  return (
    <>
      <Table<Article>
        rowKey="id"
        size="middle"
        pagination={false}
        dataSource={items}
        showHeader={!phone}
        onRow={(article) => ({ onClick: () => void navigate(`/knowledge/${article.id}`), className: 'row-open' })}
        columns={[
          {
            title: t('knowledge.question'),
            key: 'question',
            render: (_, article) => (
              <div className="article-cell">
                <Link to={`/knowledge/${article.id}`} onClick={(event) => event.stopPropagation()}>
                  {article.question}
                </Link>
                <span className="meta article-answer">{article.answer.slice(0, 160)}</span>
                {phone && (
                  <span className="article-phone">
                    <StatusTag status={article.status} /> <span className="meta">{article.category}</span>
                  </span>
                )}
              </div>
            ),
          },
          {
            title: t('knowledge.category'),
            key: 'category',
            width: 160,
            hidden: phone,
            render: (_, article) => <span className="cut">{article.category}</span>,
          },
          {
            title: t('knowledge.similar'),
            key: 'similar',
            width: 120,
            hidden: phone,
            align: 'right',
            className: 'figure',
            render: (_, article) => <span className="meta">{article.similar.length}</span>,
          },
          {
            title: t('knowledge.status'),
            key: 'status',
            width: 136,
            hidden: phone,
            render: (_, article) => <StatusTag status={article.status} />,
          },
          {
            title: t('knowledge.updated'),
            key: 'updated',
            width: 168,
            hidden: phone,
            render: (_, article) => (
              <span className="meta">
                <Moment at={article.updatedAt} />
                {article.updatedBy && ` · ${article.updatedBy.name}`}
              </span>
            ),
          },
        ]}
      />
      <LoadMore list={list} />
    </>
  );
}

/** Whoever searches mostly looks for an article by its question: those that carry the words there go first. */
function titlesFirst(articles: readonly Article[], search: string): Article[] {
  const words = search.toLowerCase();
  const place = ({ question }: Article) => (question.toLowerCase().includes(words) ? 0 : 1);
  return articles.toSorted((a, b) => place(a) - place(b));
}
